import ChatBot
import Jobs
import RhythmiQDomain

/// `/settings`: how this chat's covers come about. In a group everybody may choose, as everybody may ask for lists; what was
/// chosen stands in the message for all to see.
extension UpdateHandling {
    func settings(_ context: ChatContext) async throws -> Reply {
        guard parts.hasCovers else { return Reply(replies(.coverNone, context.language)) }
        guard let pictures = parts.pictures else { return Reply(replies(.settingsDrawn, context.language)) }
        let chosen = try await parts.lists.pictureWish(in: context.message.chat) ?? pictures.usualWish
        return settings(showing: chosen, context.language)
    }

    /// The message that asked shows what was chosen.
    func choose(_ wish: PictureWish, _ context: ChatContext) -> JobEnding {
        let message = context.message
        let saying = Saying(
            slot: ownSlot, chat: message.chat, user: message.user, existingMessageID: message.messageID,
            reply: settings(showing: wish, context.language), isFinal: true)
        return JobEnding(.completed, [.setPictureWish(message.chat, wish), .say(saying)])
    }

    private func settings(showing chosen: PictureWish, _ language: AnswerLanguage) -> Reply {
        let buttons = PictureWish.all.map { wish in
            Reply.Button(
                (wish == chosen ? "✓ " : "") + replies(Self.name(of: wish), language),
                .data(ButtonAction.pictures(wish).data))
        }
        let rows = stride(from: 0, to: buttons.count, by: 2).map { Array(buttons[$0..<min($0 + 2, buttons.count)]) }
        let style = replies(Self.name(of: chosen), language)
        return Reply(replies(.settingsCovers, language, ["style": style]), buttons: rows)
    }

    static func name(of wish: PictureWish) -> Replies.Key {
        switch wish {
        case .none: .styleNone
        case .automatic: .styleAuto
        case .style(.photo): .stylePhoto
        case .style(.film): .styleFilm
        case .style(.watercolour): .styleWatercolour
        case .style(.oil): .styleOil
        case .style(.print): .stylePrint
        case .style(.paper): .stylePaper
        case .style(.ink): .styleInk
        case .style(.clay): .styleClay
        }
    }
}
