import HTTPTransport
import Jobs
import Logging
import RhythmiQDomain

/// The calls that say one saying: a placeholder where there is no message yet, then the edit that makes it the answer.
struct DeliveryCalls: Sendable {
    let client: TelegramClient
    let picture: @Sendable (String) async throws -> [UInt8]
    let logger: Logger

    /// What an edit makes of the message.
    enum Form: Sendable {
        case text(RenderedReply)
        case caption(RenderedReply)
        case media(TelegramMedia, RenderedReply)
    }

    /// Short news without buttons need no placeholder before them: should it be doubled, it is a leftover note like
    /// one.
    static func isItsOwnPlaceholder(_ delivery: Delivery) -> Bool {
        let reply = delivery.reply
        return !delivery.isFinal && reply.picture == nil && reply.file == nil && reply.buttons.isEmpty
    }

    func send(_ text: RenderedReply, _ attempt: DeliveryAttempt) async throws(TelegramError) -> String {
        try await client.sendMessage(
            attempt.withMarkup ? text.html : text.plain, to: attempt.chat, replyTo: attempt.replyTo)
    }

    func form(of reply: Reply, _ attempt: DeliveryAttempt) async -> Form {
        if attempt.withMedia, let media = await media(of: reply) {
            return .media(media, RenderedReply(reply, in: .caption))
        }
        var reply = reply
        // Where the picture had to go, the link's own preview is the next best.
        if reply.picture != nil { reply.previewsLinks = true }
        return attempt.asCaption
            ? .caption(RenderedReply(reply, in: .caption)) : .text(RenderedReply(reply, in: .text))
    }

    /// - Returns: `nil` also where the picture can't be had: the list is worth more than its cover.
    private func media(of reply: Reply) async -> TelegramMedia? {
        if let file = reply.file {
            return TelegramMedia(.document, name: file.name, mediaType: file.mediaType, contents: file.contents)
        }
        guard let wanted = reply.picture else { return nil }
        do {
            return .picture(try await picture(wanted.reference))
        } catch {
            logger.warning("a picture could not be had; the answer goes without it")
            return nil
        }
    }

    func edit(_ messageID: String, _ form: Form, _ attempt: DeliveryAttempt) async throws(TelegramError) {
        switch form {
        case .text(let reply):
            try await client.editMessageText(
                messageID, in: attempt.chat, to: text(reply, attempt), keyboard: keyboard(reply, attempt),
                previewsLinks: reply.previewsLinks)
        case .caption(let reply):
            try await client.editMessageCaption(
                messageID, in: attempt.chat, to: text(reply, attempt), keyboard: keyboard(reply, attempt))
        case .media(let media, let reply):
            try await client.editMessageMedia(
                messageID, in: attempt.chat, to: media, caption: text(reply, attempt),
                keyboard: keyboard(reply, attempt))
        }
    }

    private func text(_ reply: RenderedReply, _ attempt: DeliveryAttempt) -> TelegramText {
        attempt.withMarkup ? reply.html : reply.plain
    }

    private func keyboard(_ reply: RenderedReply, _ attempt: DeliveryAttempt) -> TelegramKeyboard? {
        if !reply.keyboard.faults.isEmpty {
            logger.error(
                "buttons that Telegram would refuse were left out",
                metadata: ["telegram.faults": "\(reply.keyboard.faults.map(\.rawValue))"])
        }
        return attempt.withButtons ? reply.keyboard : nil
    }
}
