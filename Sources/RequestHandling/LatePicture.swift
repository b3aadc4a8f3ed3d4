import ChatBot
import Foundation
import Jobs
import Logging
import RhythmiQDomain

/// A picture that came after the answer takes the place of the drawn cover, in the chat and on the music service; one that
/// does not come leaves it there. Killed meanwhile, this job asks for the picture once more.
package struct LatePicture {
    let parts: RequestHandler.Parts
    let claimed: ClaimedJob

    package struct Order: Codable, Equatable, Sendable {
        let picture: PictureOrder
        let listID: String
        /// The list as it was when the answer went out: of a list that was changed since, another picture is on its way.
        let edition: String
        let delivery: DeliveryKind
        let remote: RemotePlaylist?
        let slot: String
        let replyTo: String?
        /// The answer as it was said, with the drawn cover.
        let reply: Reply
    }

    private var job: Job { claimed.job }
    private var age: TimeInterval { parts.now().timeIntervalSince(job.receivedAt) }

    func run(_ order: Order) async throws -> JobEnding {
        guard let pictures = parts.pictures, let user = job.user, let chat = job.chat else { return drop("not served") }
        guard try await parts.current(order.listID, order.edition) != nil else { return drop("list changed") }
        guard age < parts.waits.latePicture.seconds else { return drop("too late") }
        switch try await pictures.state(of: order.picture.id) {
        case .ready: return try await show(order, user, chat)
        case .failed: return drop("none came")
        case .underWay: return later()
        case .unknown:
            // The process that had ordered it is gone.
            let step = try await parts.jobs.begin("order", claimed.lease, isCalling: true)
            guard step.attempt <= parts.waits.pictureOrders else { return drop("ordered too often") }
            try await pictures.order(order.picture, of: user)
            return later()
        }
    }

    private func drop(_ reason: String) -> JobEnding {
        parts.log.info("a drawn cover stays", metadata: ["job.id": "\(job.id)", "reason": "\(reason)"])
        return JobEnding(.completed)
    }

    /// The picture itself wakes this job; looking is for pictures that fail, and for wakings that were missed.
    private func later() -> JobEnding {
        JobEnding(.snooze(until: parts.now().addingTimeInterval(min(max(age / 4, 1), 15))))
    }

    private func show(_ order: Order, _ user: UserAddress, _ chat: ChatAddress) async throws -> JobEnding {
        guard let drawn = order.reply.picture else { return drop("no picture in the answer") }
        let cover = try CoverReference(text: drawn.reference).showing(order.picture.id)
        if let remote = order.remote {
            // The chat's picture is not held up until it is too late for it.
            let timeLeft = Duration.seconds(parts.waits.latePicture.seconds - age - 5)
            let upload = CoverUpload(parts: parts, claimed: claimed, patience: min(.seconds(60), timeLeft))
            if let ending = try await upload.run(cover, to: remote, of: user, order.delivery) { return ending }
        }
        var reply = order.reply
        reply.picture = .init(reference: try cover.text(), altText: drawn.altText)
        var effects: [Effect] = [
            .say(
                Saying(
                    slot: order.slot, chat: chat, user: user, replyTo: order.replyTo, reply: reply, isFinal: true))
        ]
        if parts.shelf != nil {
            let keeping = CoverKeeping.Order(listID: order.listID, edition: order.edition, cover: cover)
            effects.append(
                .schedule(
                    key: "cover:\(job.id)", kind: .notice, at: parts.now(), user: user, chat: chat,
                    payload: Array(try JSONEncoder().encode(Notice.keepCover(keeping)))))
        }
        return JobEnding(.completed, effects)
    }
}

extension RequestHandler.Parts {
    /// The list, while it is still what this job made of it.
    func current(_ listID: String, _ edition: String) async throws -> ChatContext.KnownList? {
        guard let record = try await lists.list(listID) else { return nil }
        let list = try ChatContext.KnownList(record)
        return list.contents.edition == edition ? list : nil
    }
}
