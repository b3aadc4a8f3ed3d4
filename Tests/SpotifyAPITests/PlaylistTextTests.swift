import RhythmiQDomain
import StandIns
import TestSupport
import Testing

@testable import SpotifyAPI

@Suite struct PlaylistTextTests {
    private static let marker = "rq-abcdefgh23456723"

    @Test(arguments: [
        ("비 오는 날 · 60분", "비 오는 날 · 60분"), ("  a \n\r\n b\tc ", "a b c"), ("a\u{2028}b\u{0}c", "a b c"),
        ("\u{202E}abc\u{202C}", "abc"), ("<b>굵게</b>", "b 굵게 /b"), ("들어봐 https://evil.example/x 지금", "들어봐 지금"),
        ("www.evil.example", "예비"), ("내 곡 evil.com/abc", "내 곡"), ("R.E.M. & No.1 1.5", "R.E.M. & No.1 1.5"),
        ("", "예비"), (" \n ", "예비"), ("👨‍👩‍👧 가족", "👨‍👩‍👧 가족"),
    ])
    func aNameIsOneLineWithoutAddress(text: String, name: String) {
        #expect(PlaylistText.name(text, fallback: "예비") == name)
    }

    @Test func anEmptyNameFallsBackTwice() {
        #expect(PlaylistText.name("", fallback: "\n") == "Playlist")
    }

    @Test func aLongNameEndsBetweenCharacters() {
        let family = "👨‍👩‍👧"

        #expect(
            PlaylistText.name(String(repeating: "가", count: 300), fallback: "x") == String(repeating: "가", count: 100))
        #expect(
            PlaylistText.name(String(repeating: family, count: 300), fallback: "x")
                == String(repeating: family, count: 20))
        #expect(PlaylistText.name("a" + String(repeating: "\u{301}", count: 100_000), fallback: "예비") == "예비")
    }

    @Test func theMarkerStaysWhole() {
        let description = PlaylistText.description(String(repeating: "긴 설명 ", count: 100), marker: Self.marker)

        #expect(description.unicodeScalars.count <= 300)
        #expect(description.hasSuffix(" " + Self.marker))
        #expect(PlaylistText.description("", marker: Self.marker) == Self.marker)
    }

    @Test(arguments: [
        ("설명 rq-abcdefgh23456723", true), ("rq-abcdefgh23456723", true), ("(rq-abcdefgh23456723)", true),
        ("R&amp;B&#x2F;rq-abcdefgh23456723", true), ("&quot;rq-abcdefgh23456723&quot;", true),
        ("&#114;q-abcdefgh23456723", true), ("rq-abcdefgh23456723 뒤에 붙은 말", true), ("rq-abcdefgh234567234", false),
        ("xrq-abcdefgh23456723", false), ("rq-abcdefgh2345672", false), ("rq-abcdefgh23456723-x", false),
        ("RQ-ABCDEFGH23456723", false), ("", false), ("&", false), ("&#xFFFFFFFF; rq-", false),
    ])
    func aMarkerIsAWholeWordAfterUnescaping(description: String, holds: Bool) {
        #expect(PlaylistText.holds(Self.marker, description) == holds)
    }

    @Test(arguments: 0..<200)
    func whateverIsWrittenSpotifyTakesIt(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let text = RandomMessages.scalars(count: generator.index(below: 600), using: &generator)
        let name = PlaylistText.name(text, fallback: "예비")
        let description = PlaylistText.description(text, marker: Self.marker)

        #expect((1...100).contains(name.unicodeScalars.count))
        #expect(description.unicodeScalars.count <= 300 && PlaylistText.holds(Self.marker, description))
        for text in [name, description] {
            #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        }
    }

    /// FIPS 180-4's example, and RFC 7636's.
    @Test func theStandInsDigestIsRight() {
        #expect(SHA256.digest(of: Array("abc".utf8)).prefix(4) == [0xBA, 0x78, 0x16, 0xBF])
        #expect(
            SHA256.base64URL(of: Array("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".utf8))
                == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }
}
