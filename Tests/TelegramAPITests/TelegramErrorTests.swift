import Foundation
import HTTPTransport
import Testing

@testable import TelegramAPI

@Suite struct TelegramErrorTests {
    private func error(_ status: Int, _ body: String, headers: HTTPHeaders = [:]) -> TelegramError? {
        let response = HTTPResponse(status: status, headers: headers, body: Array(body.utf8))
        return TelegramFailure.error(in: response, method: "sendMessage", now: Date(timeIntervalSince1970: 0))
    }

    private func refusal(_ status: Int, _ description: String) -> TelegramError? {
        error(status, #"{"ok":false,"error_code":\#(status),"description":"\#(description)"}"#)
    }

    @Test func successIsNoError() {
        #expect(error(200, #"{"ok":true,"result":{"message_id":1}}"#) == nil)
    }

    @Test(
        arguments: [
            (400, "Bad Request: message is not modified: specified new …", TelegramError.Code.notModified),
            (400, "Bad Request: message to edit not found", .messageGone),
            (400, "Bad Request: MESSAGE_ID_INVALID", .messageGone),
            (400, "Bad Request: message can't be edited", .cantBeEdited),
            (400, "Bad Request: there is no text in the message to edit", .noTextToEdit),
            (400, "Bad Request: message thread not found", .threadGone),
            (400, "Bad Request: message to be replied not found", .replyGone),
            (400, "Bad Request: query is too old and response timeout expired or query ID is invalid", .queryTooOld),
            (400, "Bad Request: can't parse entities: Unsupported start tag", .cantParse),
            (400, "Bad Request: not enough rights to send photos to the chat", .noMediaRights),
            (403, "Forbidden: not enough rights to send documents to the chat", .noMediaRights),
            (400, "Bad Request: not enough rights to send text messages to the chat", .chatGone),
            (400, "Bad Request: chat not found", .chatGone),
            (400, "Bad Request: IMAGE_PROCESS_FAILED", .unusableMedia),
            (400, "Bad Request: something new", .rejected(status: 400)),
            (401, "Unauthorized", .unauthorized),
            (403, "Forbidden: bot was blocked by the user", .blocked),
            (403, "Forbidden: user is deactivated", .blocked),
            (403, "Forbidden: bot can't initiate conversation with a user", .blocked),
            (403, "Forbidden: bot was kicked from the supergroup chat", .chatGone),
            (403, "Forbidden: bot is not a member of the channel chat", .chatGone),
            (404, "Not Found", .unauthorized),
            (
                409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook …",
                .conflict(.webhookIsSet)
            ),
            (
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                .conflict(.anotherPoller)
            ),
            (413, "Request Entity Too Large", .tooLarge),
        ])
    func aRefusalTellsTheNextStepAndProvesThatNothingWasDone(
        status: Int, description: String, code: TelegramError.Code
    ) {
        #expect(refusal(status, description) == TelegramError(code, method: "sendMessage", mayHaveActed: false))
    }

    @Test func theWaitOfA429IsTheBodysThenTheHeaders() {
        let body = #"{"ok":false,"error_code":429,"description":"…","parameters":{"retry_after":7}}"#

        #expect(error(429, body)?.code == .rateLimited(retryAfter: .seconds(7)))
        #expect(error(429, "", headers: ["Retry-After": "9"])?.code == .rateLimited(retryAfter: .seconds(9)))
        #expect(error(429, "<html>")?.code == .rateLimited(retryAfter: .seconds(5)))
        #expect(error(429, body)?.mayHaveActed == false)
    }

    @Test func aMigrationCarriesTheNewChat() {
        let body = """
            {"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat",
             "parameters":{"migrate_to_chat_id":-1001234567890}}
            """
        #expect(error(400, body)?.code == .migrated(toChatID: -1_001_234_567_890))
    }

    @Test(arguments: [500, 502, 503, 504]) func troubleThereMayHaveActed(status: Int) {
        let expected = TelegramError(.unavailable(status: status), method: "sendMessage", mayHaveActed: true)

        #expect(error(status, "<html>bad gateway</html>") == expected)
        #expect(refusal(status, "Internal Server Error") == expected)
    }

    @Test(arguments: ["", "<html>", "{}", #"{"ok":1}"#, "[]", "\u{0}"])
    func anUnreadableSuccessMayHaveActed(body: String) {
        #expect(error(200, body) == TelegramError(.malformedResponse, method: "sendMessage", mayHaveActed: true))
    }

    @Test func redirectsAreRefused() {
        #expect(error(302, "")?.code == .rejected(status: 302))
    }

    /// It may quote what somebody wrote.
    @Test func telegramsSentenceIsNotKept() throws {
        let error = try #require(refusal(400, "Bad Request: can't parse entities: SECRET"))

        #expect(!"\(error) \(String(reflecting: error))".contains("SECRET"))
    }

    @Test func whatUpstreamRefusesWasNotSent() {
        let open = UpstreamError(
            .open(retryAfter: .seconds(15)), service: "telegram", operation: "x", mayHaveActed: false)
        let cut = UpstreamError(.failed(.interrupted), service: "telegram", operation: "x", mayHaveActed: true)

        #expect(
            TelegramError(open, method: "x")
                == TelegramError(.suspended(retryAfter: .seconds(15)), method: "x", mayHaveActed: false))
        #expect(
            TelegramError(cut, method: "x")
                == TelegramError(.unavailable(status: nil), method: "x", mayHaveActed: true))
    }
}
