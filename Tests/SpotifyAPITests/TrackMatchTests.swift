import RhythmiQDomain
import Testing

@testable import SpotifyAPI

/// Results as a search brings them, invented after what Spotify's really look like.
@Suite struct TrackMatchTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let song: Track
        let found: SpotifyTrack

        init(
            _ song: Track, _ name: String, _ artists: [String], album: String = "앨범", ms: Int? = nil, year: Int? = nil
        ) {
            self.song = song
            found = SpotifyTrack(
                uri: "spotify:track:x", name: name, artists: artists, album: album, albumArtists: artists,
                albumType: "album", releaseYear: year ?? song.year, durationMs: ms ?? song.durationMs ?? 0)
        }

        var testDescription: String { "\(song.title) ← \(found.name) / \(found.artists) / \(found.album)" }
    }

    // MARK: - The recording one means

    @Test(arguments: [
        Case(Songs.nightLetter, "밤편지", ["아이유"]),
        Case(Songs.nightLetter, "밤편지", ["IU"]),
        Case(Songs.nightLetter, "Through the Night", ["IU"]),
        Case(Songs.nightLetter, "밤편지 (Through the Night)", ["IU"]),
        Case(Songs.nightLetter, "밤편지 Through the Night", ["IU"]),
        Case(Songs.nightLetter, "밤편지 - Through the Night", ["아이유 (IU)"]),
        Case(Songs.nightLetter, "Through The Night (밤편지)", ["IU (아이유)"]),
        Case(Songs.nightLetter, "Bam Pyeonji", ["IU"]),
        Case(Songs.nightLetter, "BAMPYEONJI", ["I.U"]),
        Case(Songs.nightLetter, "밤 편지", ["아이유"]),
        Case(Songs.nightLetter, "밤편지", ["IU"], album: "Palette", ms: 254_900),
        Case(Songs.springDay, "봄날", ["BTS"], album: "You Never Walk Alone"),
        Case(Songs.springDay, "Spring Day", ["BTS"]),
        Case(Songs.springDay, "봄날 (Spring Day)", ["방탄소년단"]),
        Case(Songs.eight, "eight", ["IU", "SUGA"]),
        Case(Songs.eight, "에잇(Prod.&Feat. SUGA of BTS)", ["IU", "SUGA"]),
        Case(Songs.eight, "eight (Prod. & Feat. SUGA of BTS)", ["IU"]),
        Case(Songs.eight, "에잇 (feat. SUGA)", ["아이유", "SUGA"]),
        Case(Songs.soju, "소주 한 잔", ["Im Chang Jung"]),
        Case(Songs.soju, "소주한잔", ["임창정"]),
        Case(Songs.soju, "A Shot Of Soju", ["Lim Chang Jung"]),
        Case(Songs.goodDay, "좋은 날", ["IU"], album: "Real"),
        Case(Songs.goodDay, "좋은날 (Good Day)", ["아이유"]),
        Case(Songs.rainyDay, "비도 오고 그래서 (Feat. 신용재)", ["헤이즈"]),
        Case(Songs.rainyDay, "You, Clouds, Rain (feat. Shin Yong Jae)", ["Heize", "Shin Yong Jae"]),
        Case(Songs.gIdle, "TOMBOY", ["(G)I-DLE"]),
        Case(Songs.gIdle, "TOMBOY", ["(여자)아이들"]),
        Case(Songs.gIdle, "TOMBOY", ["i-dle"]),
        Case(
            Songs.cantHold, "Can't Hold Us (feat. Ray Dalton)", ["Macklemore & Ryan Lewis", "Macklemore", "Ryan Lewis"]),
        Case(Songs.cantHold, "Can't Hold Us - feat. Ray Dalton", ["Macklemore", "Ryan Lewis", "Ray Dalton"]),
        Case(Songs.liveForever, "Live Forever", ["Oasis"], album: "Definitely Maybe"),
        Case(Songs.drakeKaraoke, "Karaoke", ["Drake"], album: "Thank Me Later"),
        Case(Songs.roses, "Roses - Imanbek Remix", ["SAINt JHN", "Imanbek"]),
        Case(Songs.flowerDance, "Flower Dance", ["DJ OKAWARI"], album: "Kaleidoscope"),
        Case(Songs.runaway, "Runaway (U & I)", ["Galantis"]),
        Case(Songs.wanted500, "I'm Gonna Be (500 Miles)", ["The Proclaimers"]),
        Case(Songs.wanted500, "500 miles", ["Proclaimers"]),
        Case(Songs.zenzenzense, "前前前世 - movie ver.", ["RADWIMPS"]),
        Case(Songs.zenzenzense, "Zenzenzense (movie ver.)", ["RADWIMPS"]),
        Case(Songs.rhapsody, "Bohemian Rhapsody - Remastered 2011", ["Queen"], year: 1975),
        Case(Songs.squareRoot, "Square (2017)", ["백예린"]),
    ])
    func isCertain(_ given: Case) {
        let match = TrackMatch.score(given.found, wanted: given.song)

        #expect(match.points ?? 0 >= TrackMatch.certain, "\(match)")
    }

    // MARK: - What may stand for it when there is nothing better

    @Test(arguments: [
        Case(Songs.nightLetter, "밤편지 (Live)", ["IU"], album: "IU Live 2017"),
        Case(Songs.nightLetter, "밤편지 - Acoustic Ver.", ["IU"], ms: 241_000),
        Case(Songs.nightLetter, "밤편지", ["IU"], ms: 180_000, year: 2021),
        Case(Songs.nightLetter, "밤편지 (드라마 '어느 날' 중에서)", ["IU"]),
        Case(Songs.springDay, "봄날 (Japanese Ver.)", ["BTS"], ms: 270_000),
        Case(Songs.goodDay, "Joheun Nal", ["IU"]),
        Case(Songs.baekYerin, "Ujureul Geonneo", ["Yerin Baek"]),
        Case(Songs.baekYerin, "우주를 건너", ["Baek Yerin"]),
        Case(Songs.bare, "Gift", ["MeloMance"], ms: 261_400),
        Case(Songs.bare, "Seonmul", ["MeloMance"]),
        Case(Songs.loveStory, "Love Story (Taylor's Version)", ["Taylor Swift"], year: 2021),
        Case(Songs.rhapsody, "Bohemian Rhapsody - Remastered 2011", ["Queen"], ms: 330_000, year: 2011),
        Case(Songs.liebestraum, "Liebesträume, S. 541: No. 3 in A-Flat Major", ["Franz Liszt", "피아니스트"], ms: 300_000),
        Case(Songs.liebestraum, "Liebestraum No. 3", ["Some Pianist", "Franz Liszt"], ms: 251_000),
        Case(Songs.rainyDay, "비도 오고 그래서", ["신용재", "헤이즈"]),
        Case(Songs.roses, "Roses", ["SAINt JHN"]),
    ])
    func isAcceptable(_ given: Case) {
        let match = TrackMatch.score(given.found, wanted: given.song)

        #expect(match.points != nil, "\(match)")
    }

    // MARK: - What nobody means

    @Test(arguments: [
        (Case(Songs.nightLetter, "밤편지 (Karaoke Version)", ["노래방 스타"]), VersionKind.karaoke),
        (Case(Songs.nightLetter, "밤편지 (MR)", ["IU"]), .karaoke),
        (Case(Songs.nightLetter, "밤편지 MR", ["IU"]), .karaoke),
        (Case(Songs.nightLetter, "밤편지 노래방 반주", ["금영노래방"]), .karaoke),
        (Case(Songs.nightLetter, "밤편지", ["IU"], album: "IU 노래방 베스트"), .karaoke),
        (Case(Songs.nightLetter, "Through the Night (In the Style of IU) [Karaoke]", ["Sing Star"]), .karaoke),
        (Case(Songs.nightLetter, "Through the Night (Originally Performed by IU)", ["Party Band"]), .karaoke),
        (Case(Songs.nightLetter, "밤편지 (Inst.)", ["IU"]), .instrumental),
        (Case(Songs.nightLetter, "밤편지 - Instrumental", ["아이유"]), .instrumental),
        (Case(Songs.nightLetter, "밤편지 Inst", ["IU"]), .instrumental),
        (Case(Songs.nightLetter, "밤편지 (연주곡)", ["IU"]), .instrumental),
        (Case(Songs.nightLetter, "밤편지 (Cover)", ["커버 가수"]), .cover),
        (Case(Songs.nightLetter, "밤편지 (Cover)", ["IU"]), .cover),
        (Case(Songs.nightLetter, "밤편지 커버", ["커버 가수"]), .cover),
        (Case(Songs.nightLetter, "밤편지", ["A Tribute to IU"]), .cover),
        (Case(Songs.nightLetter, "Through the Night", ["IU"], album: "A Tribute to IU"), .cover),
        (Case(Songs.nightLetter, "밤편지 (Sped Up)", ["IU"], ms: 205_000), .altered),
        (Case(Songs.nightLetter, "밤편지 - sped up version", ["IU"]), .altered),
        (Case(Songs.nightLetter, "밤편지 (slowed + reverb)", ["IU"]), .altered),
        (Case(Songs.nightLetter, "Through the Night - Nightcore", ["IU"]), .altered),
        (Case(Songs.nightLetter, "밤편지 (8D Audio)", ["IU"]), .altered),
        (Case(Songs.nightLetter, "밤편지 (1.25배속)", ["IU"]), .altered),
        (Case(Songs.nightLetter, "밤편지 (오르골 Ver.)", ["오르골 뮤직"]), .miniature),
        (Case(Songs.nightLetter, "밤편지 (Piano Cover)", ["피아노 언니"]), .cover),
        (Case(Songs.nightLetter, "밤편지 (Lofi)", ["IU"]), .miniature),
        (Case(Songs.nightLetter, "밤편지 (Acapella)", ["IU"]), .vocalsOnly),
        (Case(Songs.nightLetter, "밤편지 (DJ 아무개 Remix)", ["IU"]), .remix),
        (Case(Songs.springDay, "Spring Day (Music Box)", ["BTS"]), .miniature),
        (Case(Songs.goodDay, "좋은 날 (Remix)", ["IU"]), .remix),
        (Case(Songs.loveStory, "Love Story (Lullaby Rendition)", ["Twinkle Band"]), .cover),
        (Case(Songs.rhapsody, "Bohemian Rhapsody", ["Queen Tribute Band"]), .cover),
        (Case(Songs.drakeKaraoke, "Karaoke (Instrumental)", ["Drake"]), .instrumental),
        (Case(Songs.flowerDance, "Flower Dance (Nightcore)", ["DJ OKAWARI"]), .altered),
    ])
    func isRefusedAsAVersion(_ given: Case, kind: VersionKind) {
        #expect(TrackMatch.score(given.found, wanted: given.song) == .refused(.version(kind)))
    }

    @Test(arguments: [
        (Case(Songs.nightLetter, "밤편지", ["다른 가수"]), TrackMatch.Reason.otherArtist),
        (Case(Songs.nightLetter, "Through the Night", ["IUNO"]), .otherArtist),
        (Case(Songs.nightLetter, "밤편지", ["아이유브"]), .otherArtist),
        (Case(Songs.loveStory, "Love Story", ["Indila"]), .otherArtist),
        (Case(Songs.wanted500, "500 Miles", ["Peter, Paul and Mary"]), .otherArtist),
        (Case(Songs.goodDay, "Good Day", ["Nappy Roots"]), .otherArtist),
        (Case(Songs.nightLetter, "밤하늘의 별을", ["아이유"]), .otherSong),
        (Case(Songs.nightLetter, "Through the Years", ["IU"]), .otherSong),
        (Case(Songs.goodDay, "좋은 날 2", ["IU"]), .otherSong),
        (Case(Songs.springDay, "봄날 (Part 2)", ["BTS"]), .otherSong),
        (Case(Songs.springDay, "봄날은 간다", ["BTS"]), .otherSong),
        (Case(Songs.loveStory, "Love", ["Taylor Swift"]), .otherSong),
        (Case(Songs.loveStory, "Lover", ["Taylor Swift"]), .otherSong),
        (Case(Songs.bare, "You", ["MeloMance"], ms: 240_000), .otherSong),
        (Case(Songs.bare, "You", ["MeloMance"], year: 2020), .otherSong),
        (Case(Songs.nightLetter, "밤편지", ["IU"], ms: 3_600_000), .otherLength),
        (Case(Songs.nightLetter, "밤편지", ["IU"], ms: 61_000), .otherLength),
    ])
    func isRefused(_ given: Case, reason: TrackMatch.Reason) {
        #expect(TrackMatch.score(given.found, wanted: given.song) == .refused(reason))
    }

    @Test func whatCannotBePlayedIsRefused() {
        var found = Songs.recording(of: Songs.nightLetter)
        found.isPlayable = false

        #expect(TrackMatch.score(found, wanted: Songs.nightLetter) == .refused(.unplayable))
    }

    // MARK: - Which of several

    @Test(arguments: [
        ("밤편지", "밤편지 (Live)"), ("밤편지", "밤편지 - Remastered"), ("밤편지", "밤편지 (Acoustic Ver.)"),
        ("밤편지 (Through the Night)", "밤편지 (Demo)"), ("Through the Night", "Through the Night (English Version)"),
        ("밤편지 - Remastered", "밤편지 (Live)"), ("밤편지", "밤편지 (Radio Edit)"), ("밤편지", "밤편지 (Extended Mix)"),
    ])
    func theFirstIsPreferredWhereverItStands(better: String, worse: String) throws {
        let wanted = WantedSong(Songs.nightLetter)
        let pair = [better, worse].map { Songs.recording(of: Songs.nightLetter, $0, by: "IU") }

        #expect(TrackMatch.best(of: pair, wanted: wanted)?.track.name == better)
        #expect(TrackMatch.best(of: pair.reversed(), wanted: wanted)?.track.name == better)
    }

    @Test func theStudioVersionWinsThoughItsLengthFitsWorse() {
        let live = Songs.recording(of: Songs.nightLetter, "밤편지 (Live)", by: "IU")
        let studio = Songs.recording(of: Songs.nightLetter, "밤편지", by: "IU", ms: 232_000)

        let best = TrackMatch.best(of: [live, studio], wanted: WantedSong(Songs.nightLetter))

        #expect(best?.track == studio)
    }

    @Test func aLiveAlbumCountsAsLiveThoughTheTitleIsSilent() {
        let live = Songs.recording(of: Songs.nightLetter, by: "IU", album: "IU Concert (Live in Seoul)")
        let studio = Songs.recording(of: Songs.nightLetter, by: "IU", album: "Palette", ms: 235_000)

        #expect(TrackMatch.best(of: [live, studio], wanted: WantedSong(Songs.nightLetter))?.track == studio)
    }

    @Test func ofEqualOnesTheFirstIsTaken() {
        let twins = ["a", "b"].map { uri in
            var twin = Songs.recording(of: Songs.nightLetter)
            twin.uri = uri
            return twin
        }

        #expect(TrackMatch.best(of: twins, wanted: WantedSong(Songs.nightLetter))?.track.uri == "a")
    }

    @Test func nothingIsBetterThanTheWrongThing() {
        let wrong = [
            Songs.recording(of: Songs.nightLetter, "밤편지 (Karaoke)", by: "IU"),
            Songs.recording(of: Songs.nightLetter, by: "다른 가수"),
        ]

        #expect(TrackMatch.best(of: wrong, wanted: WantedSong(Songs.nightLetter)) == nil)
    }
}
