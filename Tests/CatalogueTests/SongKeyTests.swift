import Catalogue
import Foundation
import RhythmiQDomain
import Testing

@Suite struct SongKeyTests {
    @Test(arguments: [
        "Yesterday", "YESTERDAY", "Ｙｅｓｔｅｒｄａｙ", "Yésterday", "Yester-day!", "Yesterday (Remastered 2009)",
        "Yesterday - 2009 Remaster", "Yesterday - Remastered", "Yesterday [Live]", "Yesterday (Live)",
        "Yesterday (Live at the BBC, 1965)", "Yesterday - Live from Tokyo", "Yesterday (MTV Unplugged Live)",
        "Yesterday - Radio Edit", "Yesterday (feat. Somebody)", "Yesterday (ft. Somebody)", "Yesterday feat. Somebody",
        "Yesterday ft. Somebody (Live)", "Yesterday (with Somebody)", "Yesterday (Inst.)", "Yesterday (Instrumental)",
        "Yesterday (MR)", "Yesterday (English Ver.)", "Yesterday (Acoustic Version)", "Yesterday (ver.2)",
        "Yesterday (Original Mix)", "Yesterday (Somebody Remix)", "Yesterday - Mono", "Yesterday – Single Version",
        "Yesterday - Live - Remastered 2011", "Yesterday (Live) [2011 Remaster]", "Yesterday (Live (Remastered))",
        "Yesterday （Live）", "Yesterday (라이브)", "Yesterday (2011 리마스터)", "Yesterday (어쿠스틱버전)", "Yesterday (리믹스)",
        "Yesterday (피처링 아무개)", "Yesterday (Bonus Track)", "Yesterday (Explicit)", "Yesterday (Prod. Somebody)",
        "Yesterday - From \"Some Film\"", "Yesterday (Demo 2)", "Yesterday (Sped Up)",
    ])
    func versionsAndSpellingsFold(title: String) {
        #expect(SongKey.titleKey(title) == "yesterday")
    }

    @Test(arguments: [
        ("Live Forever", "liveforever"), ("Song (Live Forever)", "songliveforever"),
        ("Song - Live and Let Die", "songliveandletdie"), ("Mixed Signals", "mixedsignals"),
        ("Song (Mixed Signals)", "songmixedsignals"), ("Song (The Editors)", "songtheeditors"),
        ("Song (Demolition)", "songdemolition"), ("Song (Alive)", "songalive"), ("Song (Cleaning)", "songcleaning"),
        ("Song (Monologue)", "songmonologue"), ("Song (Instinct)", "songinstinct"), ("Song (Feather)", "songfeather"),
        ("Song - Hostage", "songhostage"), ("Song (Come Clean)", "songcomeclean"), ("노래 (드라이브)", "노래드라이브"),
        ("Running Up That Hill (A Deal with God)", "runningupthathilladealwithgod"),
        ("Song (With You)", "songwithyou"), ("Song (with a Little Help)", "songwithalittlehelp"),
        ("Luv(sic) Part 3", "luvsicpart3"), ("Song (2017)", "song2017"), ("Song (Pt. 2)", "songpt2"),
        ("Song (unclosed Live", "songunclosedlive"), ("A Feat of Strength", "afeatofstrength"), ("Song (", "song"),
    ])
    func titlesThatOnlyLookLikeVersionsStay(title: String, key: String) {
        #expect(SongKey.titleKey(title) == key)
    }

    @Test(arguments: [("(Live)", "live"), ("Remix", "remix"), ("!!!", "!!!"), ("- Live", "live"), ("", "")])
    func aTitleThatIsNothingElseIsKept(title: String, key: String) {
        #expect(SongKey.titleKey(title) == key)
    }

    @Test func lettersOfOtherScriptsAreNotAccents() {
        #expect(SongKey.folded("がく") != SongKey.folded("かく"))
        #expect(SongKey.folded("ｶﾞｸ") == SongKey.folded("ガク"))
        #expect(SongKey.folded("한글") == "한글")
        #expect(SongKey.folded("한글".decomposedStringWithCanonicalMapping) == "한글")
        #expect(SongKey.folded("Beyoncé & Jay-Z") == "beyoncejayz")
    }

    @Test(arguments: ["", "AbZ 09 az", "한글 ABC힣가", "!?~", "D (half moon)", "10,000 Reasons: @[`{"])
    func plainTextFoldsAsItDoesBesideOther(text: String) {
        #expect(SongKey.folded(text + "é") == SongKey.folded(text) + "e")
        #expect(SongKey.folded("é" + text) == "e" + SongKey.folded(text))
    }

    private func track(_ title: String, _ others: [String] = [], by artist: String, _ names: [String] = []) -> Track {
        Track(id: Track.ID("t"), title: title, otherTitles: others, artist: artist, otherArtistNames: names)
    }

    private func areTwins(_ a: Track, _ b: Track) -> Bool { !SongKey.all(of: a).isDisjoint(with: SongKey.all(of: b)) }

    @Test func namesAndTitlesInTwoScriptsMakeTwins() {
        let korean = track("밤편지", ["Through the Night"], by: "아이유", ["IU"])

        #expect(areTwins(korean, track("Through the Night (Live)", by: "IU")))
        #expect(areTwins(korean, track("밤편지 (Through the Night)", by: "IU (아이유)", ["IU"])))
        #expect(!areTwins(korean, track("Through the Night", by: "Somebody Else")))
        #expect(!areTwins(korean, track("밤", by: "아이유")))
    }

    @Test func aTitleThatGivesItselfTwiceIsTheTwinOfEither() {
        let both = track("주문 - MIROTIC", by: "동방신기")

        #expect(areTwins(both, track("MIROTIC", by: "동방신기")))
        #expect(areTwins(both, track("주문", by: "동방신기")))
        #expect(areTwins(track("봄여름가을겨울 (Still Life)", by: "빅뱅"), track("Still Life", by: "빅뱅")))
    }

    @Test func aPieceOfASongIsNotTheSong() {
        #expect(!areTwins(track("사랑 (Intro)", by: "가수"), track("사랑", by: "가수")))
        #expect(!areTwins(track("Love (Blue)", by: "Singer"), track("Love", by: "Singer")))
    }

    @Test func artistsWithoutLettersStayApart() {
        #expect(!areTwins(track("Song", by: "!!!"), track("Song", by: "???")))
        #expect(SongKey.of(title: "Song", artist: "!!!") == "!!!|song")
    }
}
