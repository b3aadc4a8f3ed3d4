import Foundation

extension TelegramBrain {
    typealias Chat = TelegramState.Chat
    typealias Version = TelegramState.Version

    /// A refusal for a fault of ours.
    private struct Fault: Error {
        let description: String
        var isOurs = true
    }

    private func catching(_ faults: inout [String], _ body: () throws -> Answer) -> Answer {
        do {
            return try body()
        } catch let fault as Fault {
            if fault.isOurs { faults.append(fault.description) }
            return Self.refusal(400, "Bad Request: " + fault.description)
        } catch {
            faults.append("\(error)")
            return Self.refusal(400, "Bad Request: \(error)")
        }
    }

    func sendMessage(_ parameters: TelegramParameters, _ call: Call, _ chat: inout Chat, _ faults: inout [String])
        -> Answer
    {
        catching(&faults) {
            let thread = parameters.integer("message_thread_id")
            if let thread, chat.closedThreads.contains(thread) {
                throw Fault(description: "message thread not found", isOurs: false)
            }
            let reply = parameters.object("reply_parameters")
            let replyTo = reply?["message_id"]?.integer
            let isReplyThere = chat.messages.contains { $0.id == replyTo && !$0.isDeleted }
            if replyTo != nil, !isReplyThere, reply?["allow_sending_without_reply"]?.bool != true {
                throw Fault(description: "message to be replied not found")
            }
            let version = try version(.text, parameters, call)
            let message = TelegramState.Message(
                id: chat.nextMessageID, isFromBot: true, thread: thread, replyTo: isReplyThere ? replyTo : nil,
                history: [version])
            chat.nextMessageID += 1
            chat.messages.append(message)
            return success(["message_id": message.id, "date": Self.now, "chat": ["id": chat.id, "type": chat.type]])
        }
    }

    /// - Parameter kind: `nil` keeps the picture or file and changes its caption.
    func edit(
        _ kind: Version.Kind?, _ parameters: TelegramParameters, _ call: Call, _ chat: inout Chat,
        _ faults: inout [String]
    ) -> Answer {
        catching(&faults) {
            let index = try editable(parameters, chat)
            let current = chat.messages[index].current
            let isText = current.kind == .text
            if kind == .text, !isText {
                throw Fault(description: "there is no text in the message to edit", isOurs: false)
            }
            if kind == nil, isText { throw Fault(description: "there is no caption in the message to edit") }
            let version = try version(kind ?? current.kind, parameters, call, contents: current)
            return try become(version, index, &chat)
        }
    }

    func editMedia(_ parameters: TelegramParameters, _ call: Call, _ chat: inout Chat, _ faults: inout [String])
        -> Answer
    {
        catching(&faults) {
            let index = try editable(parameters, chat)
            guard chat.admitsMedia else {
                throw Fault(description: "not enough rights to send photos to the chat", isOurs: false)
            }
            guard let media = parameters.object("media"),
                let kind = media["type"]?.string.flatMap(Version.Kind.init), kind != .text,
                let source = media["media"]?.string, source.hasPrefix("attach://"),
                let file = parameters.files[String(source.dropFirst(9))]
            else { throw Fault(description: "wrong file identifier/HTTP URL specified") }
            if kind == .photo, !Self.isPicture(file.contents) { throw Fault(description: "IMAGE_PROCESS_FAILED") }
            let limit = kind == .photo ? 10 << 20 : 50 << 20
            if file.contents.isEmpty || file.contents.count > limit {
                throw Fault(description: "file must be non-empty")
            }
            let text = try text(media["caption"]?.string ?? "", media["parse_mode"]?.string, limit: 1024)
            let version = Version(
                kind: kind, text: text.text, links: text.entities.compactMap(\.href), buttons: try buttons(parameters),
                contents: file.contents, fileName: file.name, sequence: call.sequence, previewsLinks: false)
            return try become(version, index, &chat)
        }
    }

    func deleteMessage(_ parameters: TelegramParameters, _ chat: inout Chat, _ faults: inout [String]) -> Answer {
        catching(&faults) {
            guard let index = chat.messages.firstIndex(where: { $0.id == parameters.integer("message_id") }),
                !chat.messages[index].isDeleted
            else { throw Fault(description: "message to delete not found", isOurs: false) }
            guard chat.messages[index].isFromBot else { throw Fault(description: "message can't be deleted") }
            chat.messages[index].isDeleted = true
            return success(true)
        }
    }

    func sendChatAction(_ parameters: TelegramParameters, _ chat: inout Chat, _ faults: inout [String]) -> Answer {
        guard parameters.text("action") == "typing" else {
            faults.append("an unknown action")
            return Self.refusal(400, "Bad Request: wrong parameter action in request")
        }
        chat.typings.append(parameters.integer("message_thread_id"))
        return success(true)
    }

    // MARK: - Checks

    private func editable(_ parameters: TelegramParameters, _ chat: Chat) throws -> Int {
        let id = parameters.integer("message_id")
        guard let index = chat.messages.firstIndex(where: { $0.id == id }), !chat.messages[index].isDeleted else {
            throw Fault(description: "message to edit not found", isOurs: false)
        }
        guard chat.messages[index].isFromBot else { throw Fault(description: "message can't be edited") }
        return index
    }

    private func become(_ version: Version, _ index: Int, _ chat: inout Chat) throws -> Answer {
        if version.isSame(as: chat.messages[index].current) {
            let text = "message is not modified: specified new message content and reply markup are exactly the same"
            throw Fault(description: text, isOurs: false)
        }
        chat.messages[index].history.append(version)
        let id = chat.messages[index].id
        return success(["message_id": id, "date": Self.now, "chat": ["id": chat.id, "type": chat.type]])
    }

    private func version(
        _ kind: Version.Kind, _ parameters: TelegramParameters, _ call: Call, contents: Version? = nil
    ) throws -> Version {
        let name = kind == .text ? "text" : "caption"
        let text = try text(
            parameters.text(name) ?? "", parameters.text("parse_mode"), limit: kind == .text ? 4096 : 1024)
        if kind == .text, text.text.allSatisfy(\.isWhitespace) { throw Fault(description: "message text is empty") }
        let previews = parameters.object("link_preview_options")?["is_disabled"]?.bool
        return Version(
            kind: kind, text: text.text, links: text.entities.compactMap(\.href), buttons: try buttons(parameters),
            contents: contents?.contents ?? [], fileName: contents?.fileName, sequence: call.sequence,
            previewsLinks: previews != true)
    }

    private func text(_ raw: String, _ parseMode: String?, limit: Int) throws -> (
        text: String, entities: [TelegramHTML.Entity]
    ) {
        let read: (text: String, entities: [TelegramHTML.Entity])
        switch parseMode {
        case nil: read = (raw, [])
        case "HTML":
            do {
                let html = try TelegramHTML(raw)
                read = (html.text, html.entities)
            } catch {
                throw Fault(description: "can't parse entities: \(error.reason)")
            }
        default: throw Fault(description: "unsupported parse_mode")
        }
        guard read.text.utf16.count <= limit else { throw Fault(description: "message is too long") }
        return read
    }

    private func buttons(_ parameters: TelegramParameters) throws -> [[TelegramState.Button]] {
        guard let markup = parameters.object("reply_markup") else { return [] }
        guard let rows = markup["inline_keyboard"]?.array else { throw Fault(description: "can't parse reply markup") }
        let buttons = try rows.map { row in try (row.array ?? []).map(button) }
        if buttons.joined().count > 100 || buttons.contains(where: { $0.count > 8 }) {
            throw Fault(description: "too many buttons")
        }
        return buttons
    }

    private func button(_ json: JSON) throws -> TelegramState.Button {
        let button = TelegramState.Button(
            label: json["text"]?.string ?? "", data: json["callback_data"]?.string, url: json["url"]?.string)
        if button.label.isEmpty { throw Fault(description: "inline keyboard button text must be non-empty") }
        guard (button.data == nil) != (button.url == nil) else {
            throw Fault(description: "a button needs exactly one action")
        }
        if let data = button.data, !(1...64).contains(data.utf8.count) {
            throw Fault(description: "BUTTON_DATA_INVALID")
        }
        if let url = button.url {
            let parts = URL(string: url)
            guard ["http", "https"].contains(parts?.scheme ?? ""), parts?.host()?.contains(".") == true else {
                throw Fault(description: "inline keyboard button URL is invalid: wrong HTTP URL")
            }
        }
        return button
    }

    private static func isPicture(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0xFF, 0xD8, 0xFF]) || bytes.starts(with: [0x89, 0x50, 0x4E, 0x47])
    }

    static var now: Int { Int(Date().timeIntervalSince1970) }
}

extension TelegramState.Chat {
    /// By the ranges that the real ids have.
    package var type: String { id > 0 ? "private" : id < -1_000_000_000_000 ? "supergroup" : "group" }
}
