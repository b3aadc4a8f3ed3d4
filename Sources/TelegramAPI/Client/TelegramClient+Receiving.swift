import Foundation
import HTTPTransport
package import RhythmiQDomain

extension TelegramClient {
    private struct Me: Decodable {
        let id: Int64
        let username: String?
        let readsAll: Bool?

        enum CodingKeys: String, CodingKey {
            case id, username
            case readsAll = "can_read_all_group_messages"
        }
    }

    package func getMe() async throws(TelegramError) -> BotIdentity {
        let me = try await send(Call(method: "getMe"), for: Me.self)
        return BotIdentity(id: me.id, username: me.username ?? "", readsAllGroupMessages: me.readsAll ?? false)
    }

    /// What the bot wants to hear of. Edited messages start nothing (ING-9), so they are not asked for.
    package static let wantedUpdates = ["message", "callback_query"]

    /// Waits for updates, at most `wait`; asking confirms all before `offset`.
    ///
    /// - Parameter offset: never negative, which would delete what waits (ING-7); `nil` for the oldest.
    /// - Returns: each update's bytes as they came.
    package func getUpdates(offset: Int64?, limit: Int, wait: Duration) async throws(TelegramError) -> [[UInt8]] {
        let seconds = wait.components.seconds
        var parameters: [String: JSONValue] = [
            "timeout": .integer(seconds), "limit": .integer(Int64(limit)),
            "allowed_updates": .array(Self.wantedUpdates.map(JSONValue.string)),
        ]
        parameters["offset"] = offset.map { .integer(max(0, $0)) }
        let call = Call(
            method: "getUpdates", parameters: parameters, repeats: false, deadline: .seconds(seconds + 20),
            firstByteDeadline: .seconds(seconds + 10))
        let body = try await send(call).body
        guard let outline = JSONOutline(body[...]), let result = outline.value(of: "result"),
            let updates = JSONOutline(body[result]), !updates.isObject
        else { throw TelegramError(.malformedResponse, method: call.method) }
        return updates.entries.map { Array(body[$0.value]) }
    }

    // MARK: - Webhook

    /// - Parameter secret: 1–256 of `A-Z a-z 0-9 _ -`; comes back in a header of every update.
    package func setWebhook(url: String, secret: Secret, maximumConnections: Int = 40) async throws(TelegramError) {
        let parameters: [String: JSONValue] = [
            "url": .string(url), "secret_token": .string(secret.withExposedValue { $0 }),
            "max_connections": .integer(Int64(min(max(maximumConnections, 1), 100))),
            "allowed_updates": .array(Self.wantedUpdates.map(JSONValue.string)),
        ]
        try await send(Call(method: "setWebhook", parameters: parameters))
    }

    /// What waits stays and comes by polling.
    package func deleteWebhook() async throws(TelegramError) {
        try await send(Call(method: "deleteWebhook", parameters: ["drop_pending_updates": false]))
    }

    package func getWebhookInfo() async throws(TelegramError) -> WebhookInfo {
        try await send(Call(method: "getWebhookInfo"), for: WebhookInfo.self)
    }

    // MARK: - Commands

    /// - Parameter languageCode: two letters; `nil` for everybody who has no list of their own.
    package func setMyCommands(_ commands: [BotCommand], scope: String, languageCode: String?)
        async throws(TelegramError)
    {
        var parameters: [String: JSONValue] = [
            "commands": .array(
                commands.map {
                    .object(["command": .string($0.name), "description": .string($0.description)])
                }),
            "scope": .object(["type": .string(scope)]),
        ]
        parameters["language_code"] = languageCode.map(JSONValue.string)
        try await send(Call(method: "setMyCommands", parameters: parameters))
    }
}

/// A command in the menu of Telegram's apps.
package struct BotCommand: Equatable, Sendable {
    /// 1–32 of `a-z 0-9 _`.
    package let name: String
    /// 1–256 characters.
    package let description: String

    package init(name: String, description: String) {
        self.name = name
        self.description = description
    }
}

/// How Telegram sees the webhook.
package struct WebhookInfo: Decodable, Equatable, Sendable {
    /// Empty when none is set.
    package let url: String
    package let pendingUpdateCount: Int
    package let lastErrorDate: Int?
    package let lastErrorMessage: String?
    package let maximumConnections: Int?
    package let allowedUpdates: [String]?

    enum CodingKeys: String, CodingKey {
        case url
        case pendingUpdateCount = "pending_update_count"
        case lastErrorDate = "last_error_date"
        case lastErrorMessage = "last_error_message"
        case maximumConnections = "max_connections"
        case allowedUpdates = "allowed_updates"
    }
}
