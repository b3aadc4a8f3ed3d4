import Foundation
import Jobs
import RhythmiQDomain
import StandIns
import TestSupport
import Testing

@testable import TelegramAPI

@Suite struct UpdateReaderTests {
    @Test func aPrivateTextIsReadWhole() throws {
        let read = try message(privateText("비 오는 날 1시간"))

        #expect(
            read
                == IncomingMessage(
                    user: UserAddress(platform: .telegram, bot: "999", id: "42"), displayName: "Min",
                    chat: ChatAddress(platform: .telegram, bot: "999", id: "42"), isPrivate: true, messageID: "7",
                    content: .text("비 오는 날 1시간"), isAddressed: true, languageTag: "ko"))
    }

    @Test func theInboxGetsKeysAddressesAndTheBytesThemselves() throws {
        let raw = bytes(privateText("hi"))
        let update = try reader.newUpdate(raw)

        #expect(update.key == "tg:999:5")
        #expect(update.messageKey == "tg:999:42:7")
        #expect(update.user?.key == "tg:999:42")
        #expect(update.chat?.key == "tg:999:42")
        #expect(update.payload == raw)
        #expect(update.text == "hi")
        #expect(update.disposition == .accepted)
    }

    @Test func aButtonHasNoMessageKeyForManyPressesComeFromOneMessage() throws {
        let raw = """
            {"update_id":9,"callback_query":{"id":"q1","from":{"id":43,"first_name":"Jo","last_name":"Do"},\
            "message":{"message_id":3,"date":0,"chat":{"id":-100500,"type":"supergroup"},"message_thread_id":12,\
            "is_topic_message":true},"chat_instance":"c","data":"again:x"}}
            """
        let read = try message(raw)

        #expect(read.content == .button(data: "again:x", callbackID: "q1"))
        #expect(read.user.id == "43")
        #expect(read.displayName == "Jo Do")
        #expect(read.messageID == "3")
        #expect(read.chat.thread == "12")
        #expect(!read.isPrivate && read.isAddressed)
        let update = try reader.newUpdate(bytes(raw))
        #expect(update.messageKey == nil && update.text == nil)
    }

    @Test(
        arguments: [
            #","data":"\#(String(repeating: "x", count: 65))""#, #","data":"a\u0000b""#, #","game_short_name":"g""#,
        ])
    func aButtonThatTheBotNeverMadeIsRejected(end: String) throws {
        let raw = """
            {"update_id":9,"callback_query":{"id":"q1","from":{"id":43,"first_name":"Jo"},\
            "message":{"message_id":3,"chat":{"id":1,"type":"private"}}\(end)}}
            """
        #expect(try reader.newUpdate(bytes(raw)).disposition == .rejected(reason: "useless_button"))
    }

    // MARK: - Groups

    private static let entity = #","entities":[{"type":"%","offset":0,"length":#}]"#

    @Test(
        arguments: [
            ("/playlist rain", "bot_command", 9, "/playlist rain"),
            ("/playlist@RhythmiQ_bot rain", "bot_command", 22, "/playlist rain"),
            ("/playlist@rhythmiq_BOT rain", "bot_command", 22, "/playlist rain"),
            ("@rhythmiq_bot rain", "mention", 13, "rain"),
        ])
    func whatIsForTheBotIsTaken(text: String, type: String, length: Int, expected: String) throws {
        let entities = #","entities":[{"type":"\#(type)","offset":0,"length":\#(length)}]"#

        #expect(try message(groupText(text, entities)).content == .text(expected))
    }

    @Test(
        arguments: [
            ("just talking", ""),
            ("/playlist@other_bot rain", #","entities":[{"type":"bot_command","offset":0,"length":19}]"#),
            ("@somebody hi", #","entities":[{"type":"mention","offset":0,"length":9}]"#),
            ("see /playlist", #","entities":[{"type":"bot_command","offset":4,"length":9}]"#),
            ("hi", #","reply_to_message":{"message_id":2,"from":{"id":1,"first_name":"x"}}"#),
            // A command for another bot stays one, even in a reply to this one.
            (
                "/x@other_bot",
                #","entities":[{"type":"bot_command","offset":0,"length":12}],"#
                    + #""reply_to_message":{"message_id":2,"from":{"id":999}}"#
            ),
            // The message that opened the topic is no message to reply to.
            (
                "hi",
                #","reply_to_message":{"message_id":2,"from":{"id":999},"forum_topic_created":{"name":"t"}}"#
            ),
        ])
    func whatPeopleSayToEachOtherIsNotKept(text: String, more: String) throws {
        let update = try reader.newUpdate(bytes(groupText(text, more)))

        #expect(update.disposition == .rejected(reason: "not_addressed"))
        #expect(update.payload.isEmpty)
        #expect(update.user == nil && update.chat == nil && update.messageKey == nil)
    }

    @Test func aReplyToTheBotIsForIt() throws {
        let read = try message(
            groupText("잔잔하게", #","reply_to_message":{"message_id":2,"from":{"id":999,"is_bot":true}}"#))

        #expect(read.content == .text("잔잔하게"))
        #expect(read.repliedMessageID == "2")
    }

    @Test func namingTheBotByItsIDIsAMention() throws {
        let entities = #","entities":[{"type":"text_mention","offset":6,"length":3,"user":{"id":999}}]"#

        #expect(try message(groupText("비 오는 날 봇아", entities)).content == .text("비 오는 날"))
    }

    /// Offsets count UTF-16 units: each of these families is eleven.
    @Test func entitiesCountUTF16() throws {
        let entities = #","entities":[{"type":"mention","offset":12,"length":13}]"#

        #expect(
            try message(groupText("👨‍👩‍👧‍👦 @rhythmiq_bot 노래", entities)).content == .text("👨‍👩‍👧‍👦  노래"))
    }

    @Test(arguments: [(-1, 5), (0, 0), (3, Int.max), (Int.max, 1), (100, 1), (0, -4)])
    func placesOutsideOfTheTextMarkNothing(offset: Int, length: Int) throws {
        let entities = #","entities":[{"type":"bot_command","offset":\#(offset),"length":\#(length)}]"#
        let update = try reader.newUpdate(bytes(groupText("/playlist", entities)))

        #expect(update.disposition == .rejected(reason: "not_addressed"))
    }

    @Test func captionsAreTextsToo() throws {
        let raw = """
            {"update_id":6,"message":{"message_id":8,"chat":{"id":-1,"type":"group"},"from":{"id":42,"first_name":"M"},\
            "photo":[{"file_id":"f"}],"caption":"/playlist 바다",\
            "caption_entities":[{"type":"bot_command","offset":0,"length":9}]}}
            """
        #expect(try message(raw).content == .text("/playlist 바다"))
    }

    @Test func topicsAreKeptAndTheGeneralOneIsNone() throws {
        let command = #","entities":[{"type":"bot_command","offset":0,"length":2}],"message_thread_id":5"#

        #expect(try message(groupText("/a", command + #","is_topic_message":true"#)).chat.thread == "5")
        #expect(try message(groupText("/a", command)).chat.thread == nil)
    }

    /// The chat's own id is negative, so it is nobody who could write in private, where accounts are linked.
    @Test func whoWritesAsAChatIsThatChat() throws {
        let read = try message(
            """
            {"update_id":6,"message":{"message_id":8,"chat":{"id":-1,"type":"supergroup"},\
            "from":{"id":1087968824,"is_bot":true,"first_name":"Group"},"sender_chat":{"id":-1,"title":"우리 방"},\
            "text":"/a","entities":[{"type":"bot_command","offset":0,"length":2}]}}
            """)

        #expect(read.user.id == "-1")
        #expect(read.displayName == "우리 방")
    }

    @Test func aGroupThatBecameAnotherChatIsToldAsSuch() throws {
        let raw = """
            {"update_id":6,"message":{"message_id":8,"chat":{"id":-7,"type":"group"},"from":{"id":42,"first_name":"M"},\
            "migrate_to_chat_id":-1007}}
            """
        let old = ChatAddress(platform: .telegram, bot: "999", id: "-7")

        #expect(try reader.read(bytes(raw)) == .migration(from: old, toChatID: "-1007"))
        let update = try reader.newUpdate(bytes(raw))
        #expect(update.disposition == .accepted)
        #expect(update.chat == old && update.user == nil)
    }

    // MARK: - What starts nothing

    @Test(
        arguments: [
            (#""edited_message":{"message_id":1,"chat":{"id":1,"type":"private"},"text":"x"}"#, "edited_message"),
            (#""channel_post":{"message_id":1,"chat":{"id":1,"type":"channel"},"text":"x"}"#, "channel_post"),
            (#""my_chat_member":{"chat":{"id":1}}"#, "my_chat_member"),
            (#""something_of_2030":{"a":[1,2]}"#, "other_kind"),
            (#""message":{"message_id":1,"chat":{"id":1,"type":"private"},"pinned_message":{}}"#, "service_message"),
            (
                #""message":{"message_id":1,"chat":{"id":1,"type":"group"},"from":{"id":2,"is_bot":true},"text":"/x"}"#,
                "from_bot"
            ),
            (#""message":{"message_id":"seven"}"#, "malformed"),
            (#""message":{"message_id":1,"chat":{"id":1e400,"type":"private"},"text":"x"}"#, "malformed"),
            (#""message":{"message_id":1,"chat":{"id":1,"type":"private"},"text":"\ud800"}"#, "malformed"),
            (#""message":5"#, "malformed"),
        ])
    func anAuthenticUpdateOfNoUseIsARowWithoutAText(body: String, reason: String) throws {
        let update = try reader.newUpdate(bytes(#"{"update_id":77,\#(body)}"#))

        #expect(update.key == "tg:999:77")
        #expect(update.disposition == .rejected(reason: reason))
        #expect(update.payload.isEmpty)
    }

    @Test(
        arguments: [
            "", " ", "null", "5", "[]", #"[{"update_id":1}]"#, "{", "}", #"{"update_id":1"#, #"{"update_id":1}}"#,
            #"{"update_id":1}x"#, #"{"update_id"1}"#, #"{"update_id":"1"}"#, #"{"a":1}"#,
            #"{"update_id":1]"#, #"{"update_id":1,"a":[}]}"#, #"{"update_id":99999999999999999999}"#,
            #"{'update_id':1}"#, "{\"update_id\":1,\"a\":\"x}",
        ])
    func anythingElseIsNoUpdate(text: String) {
        #expect(throws: NotAnUpdate()) { try reader.newUpdate(bytes(text)) }
    }

    @Test func otherEncodingsAreNoUpdates() throws {
        let utf16 = try #require(#"{"update_id":1}"#.data(using: .utf16LittleEndian))
        #expect(throws: NotAnUpdate()) { try reader.newUpdate(Array(utf16)) }
        #expect(throws: NotAnUpdate()) { try reader.newUpdate([0xEF, 0xBB, 0xBF] + bytes(#"{"update_id":1}"#)) }
    }

    /// Also where nobody would look: the decoder skips strings that it is not asked for.
    @Test func bytesThatAreNoUTF8AreRejected() throws {
        let raw = bytes(#"{"update_id":1,"unread":""#) + [0xFF, 0xC0, 0x80] + bytes(#""}"#)

        #expect(try reader.newUpdate(raw).disposition == .rejected(reason: "not_utf8"))
    }

    @Test func sixtyFourLevelsAreTheMost() throws {
        func nested(_ levels: Int) -> [UInt8] {
            let inner = String(repeating: "[", count: levels - 1) + String(repeating: "]", count: levels - 1)
            return bytes(#"{"update_id":1,"x":\#(inner)}"#)
        }

        #expect(try reader.newUpdate(nested(64)).disposition == .rejected(reason: "other_kind"))
        #expect(try reader.newUpdate(nested(65)).disposition == .rejected(reason: "too_deep"))
        #expect(try reader.newUpdate(nested(400_000)).disposition == .rejected(reason: "too_deep"))
    }

    @Test func ofDuplicateNamesTheFirstWins() throws {
        let raw = bytes(
            """
            {"update_id":1,"update_id":2,"message":{"message_id":3,"message_id":4,"chat":{"id":5,"type":"private"},\
            "chat":{"id":6,"type":"private"},"from":{"id":5,"first_name":"A"},"text":"one","text":"two"},\
            "message":{"message_id":9,"chat":{"id":9,"type":"private"},"text":"three"}}
            """)
        let update = try reader.newUpdate(raw)

        #expect(update.key == "tg:999:1")
        #expect(update.messageKey == "tg:999:5:3")
        guard case .message(let message) = try reader.read(raw) else { throw NoMessage() }
        #expect(message.content == .text("one"))
    }

    @Test(
        arguments: [
            (#"{"update_id":123,"message":{"#, "tg:999:123"), (" {\n\"update_id\" : 5 , ", "tg:999:5"),
        ])
    func whatIsTooLargeStillHasItsNumber(prefix: String, key: String) {
        let update = reader.tooLarge(prefix: bytes(prefix))

        #expect(update?.key == key)
        #expect(update?.disposition == .rejected(reason: "too_large"))
    }

    @Test(arguments: ["", #"{"update_id":"#, #"{"update_id":12"#, #"{"message":{"update_id":1,"#, "[1,", "xx"])
    func whatIsTooLargeAndOtherwiseUnknownHasNone(prefix: String) {
        #expect(reader.tooLarge(prefix: bytes(prefix)) == nil)
    }
}
