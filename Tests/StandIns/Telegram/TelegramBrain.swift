import Foundation

/// What the stand-in does with a call: finds the method, checks what it was sent, changes the state.
final class TelegramBrain: Sendable {
    let options: FakeTelegram.Options
    let state = Watched(TelegramState())

    init(_ options: FakeTelegram.Options) { self.options = options }

    func violation(_ text: String) { state.change { $0.violations.append(text) } }

    func act(_ call: Call) async -> Answer {
        state.change { $0.callCount += 1 }
        let parts = call.path.split(separator: "/").map(String.init)
        guard parts.count == 2, let token = parts.first, token.hasPrefix("bot") else {
            return refuse(404, "Not Found", violation: "a path of no method")
        }
        guard token == "bot" + options.token, !state.value.isTokenRevoked else {
            return refuse(401, "Unauthorized", violation: state.value.isTokenRevoked ? nil : "a wrong token")
        }
        guard call.method == "POST" || call.method == "GET" else {
            return refuse(405, "Method Not Allowed", violation: "\(call.method) \(parts[1])")
        }
        let parameters: TelegramParameters
        do {
            parameters = try TelegramParameters(call)
        } catch {
            return refuse(400, "Bad Request: can't parse the request", violation: "\(parts[1]): \(error)")
        }
        if options.checksSpecification, let specification = TelegramSpecification.documented {
            let faults = specification.faults(parts[1], parameters)
            if !faults.isEmpty {
                return refuse(400, "Bad Request: wrong parameters", violation: faults.joined(separator: "; "))
            }
        }
        return await act(parts[1], parameters, call)
    }

    private func act(_ method: String, _ parameters: TelegramParameters, _ call: Call) async -> Answer {
        switch method {
        case "getMe": getMe()
        case "getUpdates": await getUpdates(parameters)
        case "setWebhook": setWebhook(parameters)
        case "deleteWebhook": deleteWebhook(parameters)
        case "getWebhookInfo": webhookInfo()
        case "setMyCommands": setMyCommands(parameters)
        case "answerCallbackQuery": answerCallbackQuery(parameters)
        case "sendChatAction": inChat(parameters, call) { self.sendChatAction(parameters, &$0, &$1) }
        case "sendMessage": inChat(parameters, call) { self.sendMessage(parameters, call, &$0, &$1) }
        case "editMessageText": inChat(parameters, call) { self.edit(.text, parameters, call, &$0, &$1) }
        case "editMessageCaption": inChat(parameters, call) { self.edit(nil, parameters, call, &$0, &$1) }
        case "editMessageMedia": inChat(parameters, call) { self.editMedia(parameters, call, &$0, &$1) }
        case "deleteMessage": inChat(parameters, call) { self.deleteMessage(parameters, &$0, &$1) }
        default: refuse(404, "Not Found", violation: "no method \(method)")
        }
    }

    // MARK: - Answers

    func success(_ result: Any) -> Answer { Answer(200, json: ["ok": true, "result": result]) }

    func refuse(_ status: Int, _ description: String, violation: String? = nil, parameters: [String: Any] = [:])
        -> Answer
    {
        if let violation { self.violation(violation) }
        return Self.refusal(status, description, parameters)
    }

    static func refusal(_ status: Int, _ description: String, _ parameters: [String: Any] = [:]) -> Answer {
        var body: [String: Any] = ["ok": false, "error_code": status, "description": description]
        if !parameters.isEmpty { body["parameters"] = parameters }
        return Answer(status, json: body)
    }

    // MARK: - Chats

    typealias InChat = (inout TelegramState.Chat, inout [String]) -> Answer

    /// What holds for every call to a chat, then the call itself; in one change of the state.
    private func inChat(_ parameters: TelegramParameters, _ call: Call, _ body: @escaping InChat) -> Answer {
        guard let id = parameters.integer("chat_id") else {
            return refuse(400, "Bad Request: chat_id is empty", violation: "no chat_id")
        }
        let method = FakeTelegram.method(of: call)
        return state.change { state in
            // Only who wrote first, or a group that the bot is in, can be written to.
            guard var chat = state.chats[id], !chat.isGone else {
                return Self.refusal(400, "Bad Request: chat not found")
            }
            if let newID = chat.migratedTo {
                return Self.refusal(
                    400, "Bad Request: group chat was upgraded to a supergroup chat", ["migrate_to_chat_id": newID])
            }
            if chat.isBlocked { return Self.refusal(403, "Forbidden: bot was blocked by the user") }
            if let until = chat.quietUntil, ContinuousClock.now < until {
                state.violations.append("\(method) before the end of retry_after")
            }
            if !chat.floods.isEmpty {
                let seconds = chat.floods.removeFirst()
                chat.quietUntil = .now + .seconds(seconds)
                state.chats[id] = chat
                return Self.refusal(
                    429, "Too Many Requests: retry after \(seconds)", ["retry_after": seconds])
            }
            var faults: [String] = []
            let answer = body(&chat, &faults)
            state.chats[id] = chat
            state.violations += faults.map { "\(method): \($0)" }
            return answer
        }
    }
}
