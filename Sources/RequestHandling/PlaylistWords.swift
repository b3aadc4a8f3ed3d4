import ChatBot
import PlaylistPipeline
import RhythmiQDomain
import ThemeMatching

/// Name and description of a playlist: from themes alone, one line each, within what the music service takes (PL-8).
struct PlaylistWords {
    private let draft: PlaylistDraft
    private let sentences: DraftSentences
    private let replies: Replies

    init(_ draft: PlaylistDraft, replies: Replies, vocabulary: ThemeVocabulary) {
        self.draft = draft
        self.replies = replies
        sentences = DraftSentences(draft, replies: replies, vocabulary: vocabulary)
    }

    /// 1…100 bytes of UTF-8.
    var name: String {
        let line = Self.oneLine(draft.title, bytes: 100)
        return line.isEmpty ? "RhythmiQ" : line
    }

    /// The marker stands at its end, as a word of its own.
    func description(marker: String) -> String {
        let themes = sentences.wishedNames.isEmpty ? draft.title : sentences.wishedNames.joined(separator: " · ")
        let text = replies(.listDescription, draft.request.language, ["themes": themes])
        return Self.oneLine(text, bytes: 200) + " " + marker
    }

    /// Without control characters and markup, cut between characters as people see them.
    private static func oneLine(_ text: String, bytes: Int) -> String {
        var line = ""
        var length = 0
        for character in text {
            let isPlain = character.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
            let piece = isPlain && !"<>&".contains(character) ? String(character) : " "
            guard length + piece.utf8.count <= bytes else { break }
            line += piece
            length += piece.utf8.count
        }
        return line.split(separator: " ").joined(separator: " ")
    }
}
