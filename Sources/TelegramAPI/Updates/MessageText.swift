/// A message's text with the places that Telegram has marked in it.
struct MessageText {
    private let units: [UInt16]
    private let entities: [WireEntity]
    private let bot: BotIdentity

    init(_ text: String, _ entities: [WireEntity], bot: BotIdentity) {
        units = Array(text.utf16)
        // Places that don't lie in the text mark nothing: they are input like everything else.
        let count = units.count
        self.entities = entities.filter {
            $0.offset >= 0 && $0.length > 0 && $0.offset <= count && $0.length <= count - $0.offset
        }
        self.bot = bot
    }

    enum Addressee: Equatable { case bot, somebodyElse, nobody }

    /// Whom the command at the very beginning is for. Without a name it is for whoever received it.
    var command: Addressee {
        guard let entity = entities.first(where: { $0.type == "bot_command" && $0.offset == 0 }) else { return .nobody }
        let parts = self[entity].split(separator: "@", maxSplits: 1)
        guard parts.count == 2 else { return .bot }
        return bot.isCalled(parts[1]) ? .bot : .somebodyElse
    }

    var mentionsBot: Bool { entities.contains(where: isMention) }

    /// As the bot reads it: `/again@RhythmBot now` is `/again now`, and its own name is left out.
    var withoutBotName: String {
        var cuts = entities.filter(isMention).map { $0.offset..<($0.offset + $0.length) }
        if command == .bot, let entity = entities.first(where: { $0.type == "bot_command" && $0.offset == 0 }),
            let at = units[..<entity.length].firstIndex(of: UInt16(UInt8(ascii: "@")))
        {
            cuts.append(at..<entity.length)
        }
        guard !cuts.isEmpty else { return String(decoding: units, as: UTF16.self) }
        var kept: [UInt16] = []
        var index = 0
        for cut in cuts.sorted(by: { $0.lowerBound < $1.lowerBound }) where cut.upperBound > index {
            kept += units[index..<max(index, cut.lowerBound)]
            index = cut.upperBound
        }
        kept += units[index...]
        return TextCleaning.trimmed(String(decoding: kept, as: UTF16.self))
    }

    private func isMention(_ entity: WireEntity) -> Bool {
        switch entity.type {
        case "mention": bot.isCalled(self[entity].dropFirst())
        case "text_mention": bot.isUser(entity.user?.id)
        default: false
        }
    }

    private subscript(_ entity: WireEntity) -> String {
        String(decoding: units[entity.offset..<(entity.offset + entity.length)], as: UTF16.self)
    }
}
