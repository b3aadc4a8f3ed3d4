import Foundation
import HTTPTransport

/// The envelope of every answer: `{"ok":true,"result":…}` or `{"ok":false,"error_code":…,"description":…}`.
struct TelegramFailure: Decodable {
    let errorCode: Int?
    let description: String?
    let parameters: Parameters?

    struct Parameters: Decodable {
        let retryAfter: Double?
        let migrateToChatID: Int64?

        enum CodingKeys: String, CodingKey {
            case retryAfter = "retry_after"
            case migrateToChatID = "migrate_to_chat_id"
        }
    }

    enum CodingKeys: String, CodingKey {
        case errorCode = "error_code"
        case description, parameters
    }

    private struct Success: Decodable { let ok: Bool }

    /// - Returns: `nil` when the call succeeded.
    static func error(in response: HTTPResponse, method: String, now: Date) -> TelegramError? {
        let isSuccess = decode(Success.self, response)?.ok
        if isSuccess == true, (200..<300).contains(response.status) { return nil }
        guard isSuccess == false, let failure = decode(TelegramFailure.self, response) else {
            return withoutEnvelope(response, method: method, now: now)
        }
        let status = failure.errorCode ?? response.status
        let code = failure.code(status: status, retryAfter: response.retryAfter(now: now))
        return TelegramError(code, method: method, mayHaveActed: status >= 500 || status < 400)
    }

    /// A gateway's page, or a 2xx that can't be read: for the latter the call may well have been carried out.
    private static func withoutEnvelope(_ response: HTTPResponse, method: String, now: Date) -> TelegramError {
        let wait = response.retryAfter(now: now)
        return switch response.status {
        case 200..<300: TelegramError(.malformedResponse, method: method, mayHaveActed: true)
        case 401, 404: TelegramError(.unauthorized, method: method)
        case 413: TelegramError(.tooLarge, method: method)
        case 429: TelegramError(.rateLimited(retryAfter: wait ?? .seconds(5)), method: method)
        case 500...: TelegramError(.unavailable(status: response.status), method: method, mayHaveActed: true)
        default: TelegramError(.rejected(status: response.status), method: method)
        }
    }

    private static func decode<Content: Decodable>(_ type: Content.Type, _ response: HTTPResponse) -> Content? {
        // An answer of another shape is an answer for `withoutEnvelope`, whatever it is.
        try? JSONDecoder().decode(type, from: Data(response.body))
    }

    private func code(status: Int, retryAfter: Duration?) -> TelegramError.Code {
        if let chatID = parameters?.migrateToChatID { return .migrated(toChatID: chatID) }
        let text = (description ?? "").lowercased()
        switch status {
        case 400, 403: return Self.refusal(status, text)
        case 401, 404: return .unauthorized
        case 409: return .conflict(text.contains("webhook") ? .webhookIsSet : .anotherPoller)
        case 413: return .tooLarge
        case 429:
            let wish = parameters?.retryAfter.map { Duration.seconds(min(max($0, 1), 86_400)) }
            return .rateLimited(retryAfter: wish ?? retryAfter ?? .seconds(5))
        case 500...: return .unavailable(status: status)
        case ..<400: return .malformedResponse
        default: return .rejected(status: status)
        }
    }

    private static func refusal(_ status: Int, _ text: String) -> TelegramError.Code {
        refusals.first { text.contains($0.text) }?.code ?? (status == 403 ? .chatGone : .rejected(status: status))
    }

    /// The first that fits. Texts as in the Bot API server's source, 2026; where they change, the status still tells
    /// that nothing was done.
    private static let refusals: [(text: String, code: TelegramError.Code)] = [
        ("message is not modified", .notModified),
        ("there is no text in the message", .noTextToEdit),
        ("message to edit not found", .messageGone),
        ("message to delete not found", .messageGone),
        ("message_id_invalid", .messageGone),
        ("message can't be edited", .cantBeEdited),
        ("message can't be deleted", .cantBeEdited),
        ("message thread not found", .threadGone),
        ("topic_closed", .threadGone),
        ("topic_deleted", .threadGone),
        ("message to be replied not found", .replyGone),
        ("replied message not found", .replyGone),
        ("query is too old", .queryTooOld),
        ("query_id_invalid", .queryTooOld),
        ("can't parse entities", .cantParse),
        ("rights to send photo", .noMediaRights),
        ("rights to send document", .noMediaRights),
        ("chat_send_photos_forbidden", .noMediaRights),
        ("chat_send_docs_forbidden", .noMediaRights),
        ("chat_send_media_forbidden", .noMediaRights),
        ("image_process_failed", .unusableMedia),
        ("photo_invalid_dimensions", .unusableMedia),
        ("wrong type of the web page content", .unusableMedia),
        ("failed to get http url content", .unusableMedia),
        ("wrong file identifier", .unusableMedia),
        ("file must be non-empty", .unusableMedia),
        ("chat not found", .chatGone),
        ("rights to send", .chatGone),
        ("chat_write_forbidden", .chatGone),
        ("peer_id_invalid", .chatGone),
        ("blocked by the user", .blocked),
        ("user is deactivated", .blocked),
        ("can't initiate conversation", .blocked),
        ("was kicked", .chatGone),
        ("not a member", .chatGone),
    ]
}
