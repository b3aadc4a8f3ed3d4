import NIOHTTP1
package import RhythmiQDomain

/// What became of a webhook's body.
package enum WebhookAnswer: Equatable, Sendable {
    /// Committed durably, taken before, or kept as unusable: in each case Telegram is done with it (rules ING-1, 2, 5).
    case stored, duplicate, rejected
    /// Not an update at all: no JSON object with an update's id.
    case notAnUpdate
    /// Not stored, and another time it may be: full queue, full or failing disk. Telegram comes again after the wait.
    case unavailable(retryAfterSeconds: Int)
}

/// `POST /telegram/webhook`.
///
/// The secret is looked at before anything else of the request, then the body is read and handed on as it came. The
/// answers have no body: a `method` in one would be run again with every redelivery, and 410 is never given, because it
/// makes Telegram give the webhook up (rule ING-6).
package struct TelegramWebhook: Sendable {
    package static let path = "/telegram/webhook"
    package static let mostBytes = 1024 * 1024

    /// What of an authentic request is handed on.
    package enum Body: Sendable {
        case bytes([UInt8])
        /// More than `mostBytes`, of which only the beginning was read: the update's number stands there.
        case tooLarge(beginning: [UInt8])
    }

    private let secrets: [Secret]
    private let ingest: @Sendable (Body) async -> WebhookAnswer

    /// - Parameter secrets: one, or two while one replaces the other. Empty ones count for nothing, so without any
    ///   every request is refused.
    /// - Parameter ingest: returns only once the answer is true; `.stored` means committed and synced.
    package init(secrets: [Secret], ingest: @escaping @Sendable (Body) async -> WebhookAnswer) {
        self.secrets = secrets.filter { !$0.isEmpty }
        self.ingest = ingest
    }

    package var route: Route {
        let ingest = ingest
        var endpoint = Endpoint { request in Self.response(to: await ingest(.bytes(request.body))) }
        endpoint.bodyLimit = Self.mostBytes
        endpoint.mediaTypes = ["application/json"]
        endpoint.refuse = refusal
        // Telegram would send a refused update for a day and hold the chat's next ones back (rule ING-5), so the
        // inbox keeps a note of it and the answer is 200.
        endpoint.tooLarge = (256, { Self.response(to: await ingest(.tooLarge(beginning: $0.body))) })
        return Route("telegram_webhook", Self.path, ["POST": endpoint])
    }

    @Sendable private func refusal(_ head: RequestHead) -> WebResponse? {
        let given = head.values("x-telegram-bot-api-secret-token")
        guard given.count == 1, isSecret(given[0]) else { return WebResponse(.unauthorized) }
        return nil
    }

    /// Every secret is compared, whichever fits, so that the time tells nothing.
    private func isSecret(_ given: String) -> Bool {
        secrets.reduce(false) { found, secret in secret.isEqual(to: given.utf8) || found }
    }

    private static func response(to answer: WebhookAnswer) -> WebResponse {
        switch answer {
        case .stored, .duplicate, .rejected:
            return WebResponse(.ok)
        case .notAnUpdate:
            return WebResponse(.badRequest)
        case .unavailable(let seconds):
            // Telegram heeds waits up to an hour.
            return WebResponse(.serviceUnavailable, fields: [("retry-after", "\(min(max(seconds, 1), 3600))")])
        }
    }
}
