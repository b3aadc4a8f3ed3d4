import Foundation
import Jobs
import PlaylistPipeline
import RhythmiQDomain

/// What is known of the chat when a message comes in.
struct ChatContext {
    let message: IncomingMessage
    /// As the person has set it.
    let chosenLanguage: AnswerLanguage?
    /// For sentences that answer no request in words.
    let language: AnswerLanguage
    /// The person's last list in this chat, while «랩은 빼줘» can still mean it.
    let last: KnownList?
    /// The person's last list in this chat, of whatever age.
    private let latestRecord: ListRecord?

    struct KnownList {
        let record: ListRecord
        let contents: ListContents

        init(_ record: ListRecord) throws {
            self.record = record
            contents = try JSONDecoder().decode(ListContents.self, from: Data(record.contents))
        }

        /// The job that made the list what it is, but for what was taken back since.
        var madeBy: String { contents.madeBy ?? contents.edition ?? record.id }

        /// As it is kept when it becomes another.
        var edition: FormerEdition {
            FormerEdition(outline: DraftOutline(contents.draft), coverSeed: contents.coverSeed, madeBy: madeBy)
        }
    }

    /// After this a message stands for itself.
    private static let memory: TimeInterval = 6 * 3600

    init(parts: RequestHandler.Parts, message: IncomingMessage, text: String) async throws {
        self.message = message
        chosenLanguage = try await parts.lists.language(of: message.user)
        language = chosenLanguage ?? Self.language(of: text, tag: message.languageTag)
        let latest = try await parts.lists.lists(of: message.user, in: message.chat, limit: 1).first
        let oldest = parts.now().addingTimeInterval(-Self.memory)
        latestRecord = latest
        last = try latest.flatMap { $0.createdAt >= oldest ? try KnownList($0) : nil }
    }

    func latest() throws -> KnownList? { try last ?? latestRecord.map(KnownList.init) }

    private static func language(of text: String, tag: String?) -> AnswerLanguage {
        if text.unicodeScalars.contains(where: { (0xAC00...0xD7A3).contains($0.value) }) { return .ko }
        return tag?.lowercased().hasPrefix("ko") == true ? .ko : .en
    }
}
