import Foundation
import Jobs
import Logging
import RhythmiQDomain

/// A cover that the music service did not take when the list was made, set once the answer is out.
package struct LateCover {
    let parts: RequestHandler.Parts
    let claimed: ClaimedJob

    package struct Order: Codable, Equatable, Sendable {
        let listID: String
        /// The list as it was when the answer went out: of a list that was changed since, the cover is another.
        let edition: String
        let delivery: DeliveryKind
        let remote: RemotePlaylist
        let cover: CoverReference
        /// One that may still take this cover's place.
        let awaitedPicture: String?
    }

    func run(_ order: Order) async throws -> JobEnding {
        guard let user = claimed.job.user, try await parts.current(order.listID, order.edition) != nil else {
            return JobEnding(.completed)
        }
        var cover = order.cover
        if let id = order.awaitedPicture, let pictures = parts.pictures {
            switch try await pictures.state(of: id) {
            case .underWay: return JobEnding(.snooze(until: parts.now().addingTimeInterval(5)))
            // Whether or not its own job could set it.
            case .ready: cover = cover.showing(id)
            case .failed, .unknown: break
            }
        }
        let upload = CoverUpload(parts: parts, claimed: claimed, patience: parts.waits.longestQuietWait)
        return try await upload.run(cover, to: order.remote, of: user, order.delivery) ?? JobEnding(.completed)
    }
}

/// Sets a cover in a job of its own, behind the answer.
struct CoverUpload {
    let parts: RequestHandler.Parts
    let claimed: ClaimedJob
    /// A service that asks for more time is not asked again.
    let patience: Duration

    private static let step = "cover"

    /// - Returns: how the run ends, where the music service has to be asked again first.
    func run(
        _ cover: CoverReference, to remote: RemotePlaylist, of user: UserAddress, _ delivery: DeliveryKind
    ) async throws -> JobEnding? {
        guard let music = parts.music, let account = try await account(delivery, user), remote.isIn(account),
            claimed.steps[Self.step]?.state != .done
        else { return nil }
        let step = try await parts.jobs.begin(Self.step, claimed.lease, isCalling: true)
        let jpeg = try await parts.paint(cover)
        do throws(MusicTrouble) {
            try await music.setCover(of: remote.id, jpeg: jpeg, in: account)
        } catch {
            if error == .cancelled { return JobEnding(.snooze(until: parts.now())) }
            if mayPass(error, failures: step.failures) {
                let date = parts.now().addingTimeInterval(max(error.wait, 2))
                return JobEnding(error.countsAsAttempt ? .retry(at: date) : .snooze(until: date))
            }
            // Chat and playlist stand without it.
            parts.log.warning(
                "a cover was not set", metadata: ["job.id": "\(claimed.job.id)", "reason": "\(error)"])
        }
        try await parts.jobs.complete(Self.step, claimed.lease, result: [], effects: [])
        return nil
    }

    private func mayPass(_ error: MusicTrouble, failures: Int) -> Bool {
        patience > .zero && error.mayPass(within: patience) && failures + 1 < parts.waits.coverAttempts
            && parts.now() < claimed.job.deadline
    }

    private func account(_ delivery: DeliveryKind, _ user: UserAddress) async throws -> TargetAccount? {
        switch delivery {
        case .own: try await parts.links.account(of: user)
        case .house: try await parts.links.houseAccount()
        case .links: nil
        }
    }
}

extension MusicTrouble {
    /// Worth another run for something optional.
    func mayPass(within longest: Duration) -> Bool {
        switch self {
        case .wait(let atLeast, _, let isQuota): !isQuota && atLeast <= longest
        case .uncertain: true
        case .needsRelink, .impossible, .notFound, .refused, .keyMissing, .cancelled: false
        }
    }

    fileprivate var countsAsAttempt: Bool { if case .wait(_, let counts, _) = self { counts } else { true } }

    /// Seconds that the service asks for.
    var wait: TimeInterval {
        if case .wait(let atLeast, _, _) = self { atLeast.seconds } else { 0 }
    }
}
