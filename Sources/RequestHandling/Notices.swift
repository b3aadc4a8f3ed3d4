import ChatBot
package import Foundation
import Jobs
import RhythmiQDomain

/// Something that nobody asked for but should know.
package enum Notice: Codable, Equatable, Sendable {
    /// The consent ends on this day; linking again prolongs it.
    case consentExpiring(Date)
}

/// Jobs of the kind `notice`.
struct Notices {
    let parts: RequestHandler.Parts
    let claimed: ClaimedJob

    func run() async throws -> JobEnding {
        guard let chat = claimed.job.chat, let user = claimed.job.user else { return JobEnding(.completed) }
        let language = try await parts.lists.language(of: user) ?? .ko
        let saying = Saying(
            slot: "\(claimed.job.id)/0", chat: chat, user: user, reply: Reply(try text(language)), isFinal: true)
        return JobEnding(.completed, [.say(saying)])
    }

    private func text(_ language: AnswerLanguage) throws -> String {
        let payload = Data(claimed.job.payload)
        if let dead = try JSONDecoder().decode(DeadJob.self, from: payload).deadJob {
            return parts.replies(.failedUnexpected, language, ["reference": dead.reference])
        }
        switch try JSONDecoder().decode(Notice.self, from: payload) {
        case .consentExpiring(let date):
            return parts.replies(.consentExpiring, language, ["date": Self.day(date)])
        }
    }

    /// The store's own notices, told from ours by their key (`DeadLetterNotice`).
    private struct DeadJob: Decodable {
        let deadJob: Job.ID?
    }

    private static func day(_ date: Date) -> String {
        date.formatted(.iso8601.year().month().day())
    }
}
