import ChatBot
import Foundation
import Jobs
import PlaylistPipeline
import RhythmiQDomain

/// The picture of an image service on a list's way: ordered as soon as the list is planned, waited for when everything else
/// is done, and never for long.
extension ListDelivery {
    /// The result of the step `picture`: it stands, so that chat and music service show the same.
    struct PictureDecision: Codable {
        /// `nil`: the drawn cover.
        var id: String?
        /// It may still come.
        var isLate = false
    }

    func orderPicture() async throws {
        guard let order = plan.picture, claimed.steps["picture"]?.state != .done else { return }
        try await parts.pictures?.order(order, of: message.user)
    }

    func decidePicture() async throws -> PictureDecision {
        guard let order = plan.picture, let pictures = parts.pictures else { return PictureDecision() }
        if let decided: PictureDecision = try recorded("picture") { return decided }
        _ = try await parts.jobs.begin("picture", claimed.lease, isCalling: true)
        let decision =
            switch try await pictures.wait(for: order.id, atMost: parts.waits.picture) {
            case .ready: PictureDecision(id: order.id)
            case .underWay: PictureDecision(isLate: true)
            case .failed, .unknown: PictureDecision()
            }
        try await complete("picture", decision)
        return decision
    }

    func cover(of draft: PlaylistDraft, _ picture: PictureDecision) -> CoverReference {
        let sentences = DraftSentences(draft, replies: replies, vocabulary: parts.vocabulary)
        return CoverReference(
            title: draft.title, subtitle: sentences.subtitle, themes: draft.request.themes, seed: plan.coverSeed,
            picture: picture.id)
    }

    /// What is still to be done for the cover once the answer is out: each a job of its own, which can cost neither list nor
    /// answer.
    func coverEffects(
        _ cover: CoverReference, _ picture: PictureDecision, reply: Reply, remote: RemotePlaylist?
    ) throws -> [Effect] {
        var effects: [Effect] = []
        if picture.isLate, let order = plan.picture {
            let late = LatePicture.Order(
                picture: order, listID: plan.listID, edition: job.id.rawValue, delivery: plan.delivery, remote: remote,
                slot: plan.slot, replyTo: plan.replyTo, reply: reply)
            effects.append(try notice(.latePicture(late), key: PictureOrder.jobKey(of: order.id)))
        }
        if parts.shelf != nil, reply.picture != nil {
            let keeping = CoverKeeping.Order(listID: plan.listID, edition: job.id.rawValue, cover: cover)
            effects.append(try notice(.keepCover(keeping), key: "cover:\(job.id)"))
        }
        return effects
    }

    /// Of a list whose picture may still come, the drawn cover is set only when that has failed.
    func lateCover(
        _ cover: CoverReference, _ picture: PictureDecision, on remote: RemotePlaylist, at date: Date
    ) throws -> Effect {
        try notice(
            .lateCover(
                LateCover.Order(
                    listID: plan.listID, edition: job.id.rawValue, delivery: plan.delivery, remote: remote,
                    cover: cover,
                    awaitedPicture: picture.isLate ? plan.picture?.id : nil)),
            key: "cover on playlist:\(job.id)", at: date)
    }

    private func notice(_ notice: Notice, key: String, at date: Date? = nil) throws -> Effect {
        .schedule(
            key: key, kind: .notice, at: date ?? parts.now(), user: message.user, chat: message.chat,
            payload: Array(try JSONEncoder().encode(notice)))
    }
}
