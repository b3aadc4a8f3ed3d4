import RhythmiQDomain

@testable import TelegramAPI

private let bot = BotIdentity(id: 999, username: "RhythmiQ_bot")
let reader = UpdateReader(bot: bot)

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

func message(_ json: String) throws -> IncomingMessage {
    guard case .message(let message) = try reader.read(bytes(json)) else { throw NoMessage() }
    return message
}

struct NoMessage: Error {}

func privateText(_ text: String, id: Int = 7) -> String {
    """
    {"update_id":5,"message":{"message_id":\(id),"date":1,"chat":{"id":42,"type":"private"},\
    "from":{"id":42,"is_bot":false,"first_name":"Min","language_code":"ko"},"text":"\(text)"}}
    """
}

func groupText(_ text: String, _ more: String = "") -> String {
    """
    {"update_id":6,"message":{"message_id":8,"date":1,"chat":{"id":-100500,"type":"supergroup","title":"G"},\
    "from":{"id":42,"is_bot":false,"first_name":"Min"},"text":"\(text)"\(more)}}
    """
}
