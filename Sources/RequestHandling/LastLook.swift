import Foundation
import Jobs
import Logging
import RhythmiQDomain

/// Ten minutes after a list whose creation had an unknown outcome: a twin that came to light late is abandoned (PL-5),
/// and where the list was given up, every playlist that was made for it after all.
struct LastLook {
    let parts: RequestHandler.Parts
    let claimed: ClaimedJob

    struct Order: Codable {
        let account: TargetAccount
        /// The one that was delivered, if any was.
        let playlist: RemotePlaylist?
        let marker: String
    }

    /// - Parameter playlist: the one that was delivered; `nil` where none was.
    static func effect(
        of job: Job.ID, parts: RequestHandler.Parts, user: UserAddress?, chat: ChatAddress?,
        playlist: RemotePlaylist?, in account: TargetAccount
    ) throws -> Effect {
        let marker = parts.marker(playlist.map { .init(rawValue: $0.markedBy) } ?? job)
        let order = Order(account: account, playlist: playlist, marker: marker)
        return .schedule(
            key: key(of: job, in: account), kind: .reconcile,
            at: parts.now().addingTimeInterval(parts.waits.lastLook.seconds), user: user, chat: chat,
            payload: Array(try JSONEncoder().encode(order)))
    }

    /// Begins with what `jobs retry` takes back.
    private static func key(of job: Job.ID, in account: TargetAccount) -> String {
        "reconcile:\(job)" + (account.kind == .house ? ":house" : "")
    }

    func run() async throws -> JobEnding {
        let order = try JSONDecoder().decode(Order.self, from: Data(claimed.job.payload))
        guard let music = parts.music else { return JobEnding(.completed) }
        let step = try await parts.jobs.begin("look", claimed.lease, isCalling: true)
        do throws(MusicTrouble) {
            let twins = try await music.playlists(marked: order.marker, in: order.account)
            // Only while the one that was delivered is among them: of two lists neither may be lost.
            if let delivered = order.playlist, !twins.contains(where: { $0.id == delivered.id }) {
                return JobEnding(.completed)
            }
            for twin in twins where twin.id != order.playlist?.id {
                try await music.abandonPlaylist(twin.id, in: order.account)
                parts.countHealed(1)
                parts.log.notice(
                    "a late twin of a playlist was healed",
                    metadata: ["job.id": "\(claimed.job.id)", "playlists.healed": "1"])
            }
            return JobEnding(.completed)
        } catch {
            return later(error, failures: step.failures)
        }
    }

    private func later(_ trouble: MusicTrouble, failures: Int) -> JobEnding {
        switch trouble {
        case .wait(let atLeast, _, _) where failures < parts.waits.attempts:
            JobEnding(.retry(at: parts.now().addingTimeInterval(max(60, atLeast.seconds))))
        case .uncertain where failures < parts.waits.attempts:
            JobEnding(.retry(at: parts.now().addingTimeInterval(60)))
        case .cancelled: JobEnding(.snooze(until: parts.now()))
        case .wait, .uncertain, .needsRelink, .impossible, .notFound, .refused, .keyMissing:
            // The account can't be looked into any more; what was delivered stands.
            JobEnding(.completed)
        }
    }
}
