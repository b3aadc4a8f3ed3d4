import Foundation

extension TelegramBrain {
    func getMe() -> Answer {
        success([
            "id": options.botID, "is_bot": true, "first_name": "RhythmiQ", "username": options.username,
            "can_join_groups": true, "can_read_all_group_messages": options.readsAllGroupMessages,
            "supports_inline_queries": false,
        ])
    }

    /// Asking confirms all before `offset`, then waits until there is something.
    func getUpdates(_ parameters: TelegramParameters) async -> Answer {
        let limit = Int(min(max(parameters.integer("limit") ?? 100, 1), 100))
        let offset = parameters.integer("offset") ?? 0
        if offset < 0 { violation("a negative offset, which deletes updates") }
        let poll: Int? = state.change { state in
            guard state.webhook == nil else { return nil }
            state.poll += 1
            if let allowed = parameters["allowed_updates"]?.array {
                state.allowedUpdates = allowed.compactMap(\.string)
            }
            state.updates.removeAll { $0.id < offset }
            return state.poll
        }
        guard let poll else {
            return refuse(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                    + "use deleteWebhook to delete the webhook first"
            )
        }
        await state.reaches(within: .seconds(max(0, parameters.integer("timeout") ?? 0))) { state in
            !state.updates.isEmpty || state.poll != poll || state.webhook != nil || state.isEnding
        }
        let now = state.value
        guard now.poll == poll, now.webhook == nil else {
            return refuse(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
        }
        let updates = now.updates.prefix(limit).map { String(decoding: $0.json, as: UTF8.self) }
        let body = "{\"ok\":true,\"result\":[" + updates.joined(separator: ",\n") + "]}"
        return Answer(200, headers: [("Content-Type", "application/json")], body: Array(body.utf8))
    }

    // MARK: - Webhook

    func setWebhook(_ parameters: TelegramParameters) -> Answer {
        let secret = parameters.text("secret_token")
        let isSecret = secret.map { text in
            (1...256).contains(text.utf8.count)
                && text.utf8.allSatisfy { byte in
                    byte == 45 || byte == 95 || (48...57).contains(byte) || (97...122).contains(byte | 0x20)
                }
        }
        guard isSecret != false else {
            return refuse(400, "Bad Request: secret token contains unallowed characters", violation: "secret_token")
        }
        guard let url = parameters.text("url"), let parts = URL(string: url),
            parts.scheme == "https" || (parts.scheme == "http" && parts.host() == "127.0.0.1")
        else { return refuse(400, "Bad Request: bad webhook: An HTTPS URL must be provided", violation: "url") }
        let allowed = parameters["allowed_updates"]?.array?.compactMap(\.string) ?? []
        state.change { $0.webhook = .init(url: url, secret: secret, allowedUpdates: allowed) }
        return success(true)
    }

    func deleteWebhook(_ parameters: TelegramParameters) -> Answer {
        if parameters.bool("drop_pending_updates") == true { violation("updates that wait were dropped") }
        state.change { $0.webhook = nil }
        return success(true)
    }

    func webhookInfo() -> Answer {
        let now = state.value
        var info: [String: Any] = [
            "url": now.webhook?.url ?? "", "has_custom_certificate": false,
            "pending_update_count": now.updates.count,
        ]
        if let webhook = now.webhook {
            info["max_connections"] = 40
            info["allowed_updates"] = webhook.allowedUpdates
            info["last_error_message"] = webhook.lastError
        }
        return success(info)
    }

    // MARK: - Commands and buttons

    func setMyCommands(_ parameters: TelegramParameters) -> Answer {
        let commands = parameters["commands"]?.array ?? []
        let lines = commands.map { ($0["command"]?.string ?? "", $0["description"]?.string ?? "") }
        let areValid = lines.allSatisfy { name, description in
            let isName = name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
            return isName && (1...32).contains(name.utf8.count) && (1...256).contains(description.utf16.count)
        }
        guard areValid, lines.count <= 100, Set(lines.map(\.0)).count == lines.count else {
            return refuse(400, "Bad Request: BOT_COMMAND_INVALID", violation: "setMyCommands")
        }
        let scope = parameters.object("scope")?["type"]?.string ?? "default"
        let key = "\(scope)/\(parameters.text("language_code") ?? "")"
        state.change { $0.commands[key] = lines.map { "\($0.0) \($0.1)" } }
        return success(true)
    }

    func answerCallbackQuery(_ parameters: TelegramParameters) -> Answer {
        let id = parameters.text("callback_query_id") ?? ""
        let text = parameters.text("text") ?? ""
        if text.utf16.count > 200 { return refuse(400, "Bad Request: MESSAGE_TOO_LONG", violation: "text over 200") }
        return state.change { state in
            guard state.openCallbacks.remove(id) != nil else {
                return Self.refusal(
                    400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
            }
            state.callbackAnswers[id] = text
            return self.success(true)
        }
    }
}
