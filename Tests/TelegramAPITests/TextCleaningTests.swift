import Foundation
import Jobs
import RhythmiQDomain
import StandIns
import TestSupport
import Testing

@testable import TelegramAPI

@Suite struct TextCleaningTests {
    @Test func controlsBecomeSpacesAndLineEndsAreLineFeeds() throws {
        #expect(
            try message(privateText(#"a\u0000b\u001bc\r\nd\re\tf\ng\u007f"#)).content == .text("a b c\nd\ne\tf\ng "))
    }

    @Test func textsAreCutAtScalars() throws {
        let zalgo = "a" + String(repeating: "\u{301}", count: 5000)
        guard case .text(let text) = try message(privateText(zalgo)).content else { throw NoMessage() }

        #expect(text.unicodeScalars.count == 4096)
        #expect(text.utf8.count <= 16 << 10)
    }

    @Test func namesAreCutAndStripped() {
        #expect(TextCleaning.name("\u{202E}Min\u{0}\n \u{2066}Kim\u{2069} ") == "Min Kim")
        #expect(TextCleaning.name(String(repeating: "가", count: 100)).unicodeScalars.count == 64)
    }

    @Test func aPersonWithoutAVisibleNameIsTheirNumber() throws {
        let raw = privateText("x").replacing(#""first_name":"Min""#, with: #""first_name":"\u202e""#)

        #expect(try message(raw).displayName == "42")
    }

    @Test func onlyLanguageTagsAreLanguageTags() throws {
        let raw = privateText("x").replacing(#""language_code":"ko""#, with: #""language_code":"ko; drop""#)

        #expect(try message(raw).languageTag == nil)
        #expect(try message(privateText("x").replacing("\"ko\"", with: "\"pt-BR\"")).languageTag == "pt-BR")
    }

    @Test func aPictureWithoutWordsIsAnEmptyText() throws {
        let raw = privateText("x").replacing(#""text":"x""#, with: #""voice":{"file_id":"v"}"#)

        #expect(try message(raw).content == .text(""))
        let sticker = privateText("x").replacing(#""text":"x""#, with: #""sticker":{"emoji":"🌧️"}"#)
        #expect(try message(sticker).content == .text("🌧️"))
    }
}

@Suite struct HostileUpdateTests {
    /// Mangled updates are read or refused; none traps, and none is stored with a text it should not keep.
    @Test(arguments: 0..<300) func anyBytesAreAnswered(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        var raw = bytes(groupText("/a 노래 👨‍👩‍👧", #","entities":[{"type":"bot_command","offset":0,"length":2}]"#))
        for _ in 0..<(1 + generator.index(below: 6)) where !raw.isEmpty {
            let at = generator.index(below: raw.count)
            switch generator.index(below: 4) {
            case 0: raw[at] = UInt8(generator.index(below: 256))
            case 1: raw.remove(at: at)
            case 2: raw.insert(bytes("{}[]\",:\\0-")[generator.index(below: 10)], at: at)
            default: raw.replaceSubrange(at..., with: raw[..<at])
            }
        }
        do {
            let update = try reader.newUpdate(raw)
            #expect(update.key.hasPrefix("tg:999:"))
            #expect(update.disposition == .accepted || update.payload.isEmpty)
        } catch {
            #expect(error == NotAnUpdate())
        }
    }
}
