package import RhythmiQDomain

/// Text with or without markup, within Telegram's limits.
package struct TelegramText: Equatable, Sendable {
    package let text: String
    package let isHTML: Bool

    package init(html: String) {
        text = html
        isHTML = true
    }

    package init(plain: String) {
        text = plain
        isHTML = false
    }
}

/// A picture or a file, sent with the call.
package struct TelegramMedia: Sendable {
    package enum Kind: String, Sendable { case photo, document }

    package let kind: Kind
    package let name: String
    package let mediaType: String
    package let contents: [UInt8]

    package init(_ kind: Kind, name: String, mediaType: String, contents: [UInt8]) {
        self.kind = kind
        self.name = name
        self.mediaType = mediaType
        self.contents = contents
    }

    /// Telegram reads the kind of picture from its bytes; the name is for those who save it.
    package static func picture(_ contents: [UInt8]) -> TelegramMedia {
        let isPNG = contents.starts(with: [0x89, 0x50, 0x4E, 0x47])
        return TelegramMedia(
            .photo, name: isPNG ? "cover.png" : "cover.jpg", mediaType: isPNG ? "image/png" : "image/jpeg",
            contents: contents)
    }
}

extension TelegramClient {
    private struct Sent: Decodable {
        let id: Int64
        enum CodingKeys: String, CodingKey { case id = "message_id" }
    }

    /// Sends a new message; not repeated in place, and `mayHaveActed` tells whether it may stand in the chat all the
    /// same.
    ///
    /// - Parameter replyTo: the message is sent without it where that one is gone.
    /// - Returns: its id.
    package func sendMessage(
        _ text: TelegramText, to chat: ChatAddress, replyTo: String? = nil, keyboard: TelegramKeyboard? = nil,
        previewsLinks: Bool = false
    ) async throws(TelegramError) -> String {
        var parameters = Self.chat(chat)
        parameters.set(text, as: "text")
        parameters.set(keyboard)
        parameters["message_thread_id"] = chat.thread.flatMap { Int64($0) }.map(JSONValue.integer)
        parameters["link_preview_options"] = Self.previews(previewsLinks)
        if let replyTo = replyTo.flatMap({ Int64($0) }) {
            parameters["reply_parameters"] = .object([
                "message_id": .integer(replyTo), "allow_sending_without_reply": true,
            ])
        }
        let call = Call(method: "sendMessage", parameters: parameters, isRepeatable: false)
        return String(try await send(call, for: Sent.self).id)
    }

    package func editMessageText(
        _ messageID: String, in chat: ChatAddress, to text: TelegramText, keyboard: TelegramKeyboard?,
        previewsLinks: Bool = false
    ) async throws(TelegramError) {
        var parameters = Self.message(messageID, in: chat)
        parameters.set(text, as: "text")
        parameters.set(keyboard)
        parameters["link_preview_options"] = Self.previews(previewsLinks)
        try await edit("editMessageText", parameters)
    }

    package func editMessageCaption(
        _ messageID: String, in chat: ChatAddress, to caption: TelegramText, keyboard: TelegramKeyboard?
    ) async throws(TelegramError) {
        var parameters = Self.message(messageID, in: chat)
        parameters.set(caption, as: "caption")
        parameters.set(keyboard)
        try await edit("editMessageCaption", parameters)
    }

    /// A text becomes a picture or a file; a picture becomes another one.
    package func editMessageMedia(
        _ messageID: String, in chat: ChatAddress, to media: TelegramMedia, caption: TelegramText,
        keyboard: TelegramKeyboard?
    ) async throws(TelegramError) {
        var parameters = Self.message(messageID, in: chat)
        var object: [String: JSONValue] = ["type": .string(media.kind.rawValue), "media": "attach://contents"]
        if !caption.text.isEmpty { object.set(caption, as: "caption") }
        parameters["media"] = .object(object)
        parameters.set(keyboard)
        let file = FormData.File(
            field: "contents", name: media.name, mediaType: media.mediaType, contents: media.contents)
        try await edit("editMessageMedia", parameters, [file])
    }

    /// Only for the bot's own messages, and for 48 hours.
    package func deleteMessage(_ messageID: String, in chat: ChatAddress) async throws(TelegramError) {
        try await edit("deleteMessage", Self.message(messageID, in: chat))
    }

    /// "Not modified" is success: the message is as it should be, by this call or by one before it.
    private func edit(
        _ method: String, _ parameters: [String: JSONValue], _ files: [FormData.File] = []
    ) async throws(TelegramError) {
        var call = Call(method: method, parameters: parameters, files: files)
        if !files.isEmpty {
            call.deadline = .seconds(60)
            call.firstByteDeadline = .seconds(60)
        }
        do throws(TelegramError) {
            try await send(call)
        } catch {
            if error.code != .notModified { throw error }
        }
    }

    // MARK: - Signs of life

    /// Shown for at most five seconds; worth nothing later, so it is tried once.
    package func sendTyping(to chat: ChatAddress) async throws(TelegramError) {
        var parameters = Self.chat(chat)
        parameters["action"] = "typing"
        parameters["message_thread_id"] = chat.thread.flatMap { Int64($0) }.map(JSONValue.integer)
        try await send(
            Call(
                method: "sendChatAction", parameters: parameters, repeats: false, deadline: .seconds(5)))
    }

    /// - Parameter text: shown for a moment above the chat; at most 200 characters.
    package func answerCallbackQuery(_ id: String, text: String? = nil) async throws(TelegramError) {
        var parameters: [String: JSONValue] = ["callback_query_id": .string(id)]
        parameters["text"] = text.map { .string(String(String.UnicodeScalarView($0.unicodeScalars.prefix(200)))) }
        try await send(
            Call(
                method: "answerCallbackQuery", parameters: parameters, repeats: false, deadline: .seconds(5)))
    }

    // MARK: - Parameters

    private static func chat(_ chat: ChatAddress) -> [String: JSONValue] {
        ["chat_id": Int64(chat.id).map(JSONValue.integer) ?? .string(chat.id)]
    }

    private static func message(_ id: String, in chat: ChatAddress) -> [String: JSONValue] {
        var parameters = Self.chat(chat)
        parameters["message_id"] = Int64(id).map(JSONValue.integer) ?? .string(id)
        return parameters
    }

    private static func previews(_ isWanted: Bool) -> JSONValue { .object(["is_disabled": .bool(!isWanted)]) }
}

extension [String: JSONValue] {
    fileprivate mutating func set(_ text: TelegramText, as name: String) {
        self[name] = .string(text.text)
        if text.isHTML { self["parse_mode"] = "HTML" }
    }

    /// An edit without a keyboard takes an earlier one away.
    fileprivate mutating func set(_ keyboard: TelegramKeyboard?) {
        guard let keyboard, !keyboard.rows.isEmpty else { return }
        self["reply_markup"] = keyboard.json
    }
}
