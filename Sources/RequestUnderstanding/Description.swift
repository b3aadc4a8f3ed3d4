import LanguageAnalysis
import RhythmiQDomain
import ThemeMatching

/// What is left of a message without lengths, artists, refusals and orders: what a model is asked about.
struct Description {
    let text: String
    /// Words that say something: one alone that no phrase covers is hardly ever a theme.
    private let words: Int

    init(of sentence: Sentence, excluding excluded: Set<Int>) {
        var text = ""
        var words = 0
        for (index, segment) in sentence.segments.enumerated() where !excluded.contains(index) {
            switch segment.wordClass {
            case .masked, .artist, .negatorBefore, .negatorAfter: continue
            case .filler where segment.payload != Filler.plain.rawValue: continue
            case .theme, .unknown, .neutral:
                words += Self.isWord(segment, in: sentence) ? 1 : 0
            default: break
            }
            let isApart = sentence.text.gaps[segment.range.lowerBound] != .none
            text += (isApart && !text.isEmpty ? " " : "") + sentence.text.text(in: segment.range)
        }
        (self.text, self.words) = (text, words)
    }

    private static func isWord(_ segment: Segment, in sentence: Sentence) -> Bool {
        segment.range.contains { [.hangul, .latin].contains(sentence.text.script(at: $0)) }
    }

    /// Whether a model may find a theme: the words found none, nobody is named and nothing refused, and the message is no
    /// greeting, thanks, question to the bot or cry for help.
    func isAsked(_ request: PlaylistRequest, _ topic: ChatTopic?) -> Bool {
        guard words >= 2, request.themes.isEmpty, request.excludedThemes.isEmpty, request.includedArtists.isEmpty,
            request.excludedArtists.isEmpty, request.seedSongs.isEmpty
        else { return false }
        return request.kind == .request || request.kind == .chat && (topic == .other || topic == .smallTalk)
    }
}
