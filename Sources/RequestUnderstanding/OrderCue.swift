import LanguageAnalysis
import ThemeMatching

/// How clearly a sentence orders something to hear, apart from its themes.
enum OrderCue {
    /// It speaks of music or asks for it: 노래, 틀어줘, `songs`, `play`.
    case plain
    /// It describes an occasion as orders do: …할 때, …하면서, 신나는 걸로, `for`, `while`.
    case faint
    case none
    /// It tells somebody's name, or asks who the bot is: 이름이 봄이야, `is called Summer`.
    case naming

    private static let namingWords: Set<String> = ["이름", "이름이", "이름은", "called", "named", "name"]
    private static let faintWords: Set<String> = [
        "때", "때는", "땐", "면서", "으면서", "며", "용", "거", "걸로", "거로", "것", "걸", "건", "좋은", "어울리는", "어울릴", "알맞은", "맞는", "만한",
        "할때", "을때", "질때", "싶을때", "날", "for", "while", "when", "something", "need", "want", "vibe", "vibes", "mood",
        "pls", "plz", "please", "stuff", "smth",
    ]

    init(in sentence: Sentence) {
        var isFaint = false
        var isNaming = false
        for segment in sentence.segments {
            if segment.wordClass == .filler, segment.payload != Filler.plain.rawValue {
                self = .plain
                return
            }
            let word = sentence.text.text(in: segment.range)
            isNaming =
                isNaming || Self.namingWords.contains(word)
                || segment.wordClass == .signal && segment.payload == Signal.identity.rawValue
            if Self.faintWords.contains(word) { isFaint = true }
        }
        self = isNaming ? .naming : isFaint ? .faint : .none
    }
}
