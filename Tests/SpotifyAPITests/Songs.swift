import RhythmiQDomain
import SpotifyAPI

/// Songs as a catalogue has them.
enum Songs {
    static let nightLetter = Track(
        id: Track.ID("a"), title: "밤편지", otherTitles: ["Through the Night", "Bam Pyeonji"], artist: "아이유",
        otherArtistNames: ["IU"], year: 2017, durationMs: 253_000, language: "ko", country: "KR")
    static let springDay = Track(
        id: Track.ID("b"), title: "봄날", otherTitles: ["Spring Day"], artist: "방탄소년단", otherArtistNames: ["BTS"],
        year: 2017, durationMs: 274_000, language: "ko")
    static let eight = Track(
        id: Track.ID("c"), title: "에잇", otherTitles: ["eight"], artist: "아이유", otherArtistNames: ["IU"],
        featuring: ["SUGA"],
        year: 2020, durationMs: 167_000, language: "ko")
    static let soju = Track(
        id: Track.ID("d"), title: "소주 한 잔", otherTitles: ["A Shot of Soju", "Soju Hanjan"], artist: "임창정",
        otherArtistNames: ["Im Chang-jung", "Lim Chang Jung"], year: 2003, durationMs: 266_000, language: "ko")
    static let squareRoot = Track(
        id: Track.ID("e"), title: "Square (2017)", artist: "백예린", year: 2019, durationMs: 266_000, language: "en")
    static let goodDay = Track(
        id: Track.ID("f"), title: "좋은 날", otherTitles: ["Good Day"], artist: "아이유", otherArtistNames: ["IU"],
        year: 2010,
        durationMs: 234_000, language: "ko")
    static let rainyDay = Track(
        id: Track.ID("g"), title: "비도 오고 그래서", otherTitles: ["You, Clouds, Rain"], artist: "헤이즈",
        otherArtistNames: ["Heize"], featuring: ["신용재"], year: 2017, durationMs: 215_000, language: "ko")
    static let gIdle = Track(
        id: Track.ID("h"), title: "TOMBOY", artist: "(여자)아이들", otherArtistNames: ["(G)I-DLE", "i-dle"], year: 2022,
        durationMs: 174_000, language: "ko")
    static let loveStory = Track(
        id: Track.ID("i"), title: "Love Story", otherTitles: ["러브 스토리"], artist: "Taylor Swift",
        otherArtistNames: ["테일러 스위프트"], year: 2008, durationMs: 235_000, language: "en")
    static let rhapsody = Track(
        id: Track.ID("j"), title: "Bohemian Rhapsody", otherTitles: ["보헤미안 랩소디"], artist: "Queen",
        otherArtistNames: ["퀸"],
        year: 1975, durationMs: 354_000, language: "en")
    static let cantHold = Track(
        id: Track.ID("k"), title: "Can't Hold Us", artist: "Macklemore & Ryan Lewis", featuring: ["Ray Dalton"],
        year: 2011,
        durationMs: 258_000, language: "en")
    static let liebestraum = Track(
        id: Track.ID("l"), title: "Liebestraum No. 3", otherTitles: ["Dream of Love", "사랑의 꿈", "Liebesträume"],
        artist: "Franz Liszt", otherArtistNames: ["프란츠 리스트", "Liszt"], year: 1850, durationMs: 280_000,
        language: "zxx")
    static let roses = Track(
        id: Track.ID("m"), title: "Roses (Imanbek Remix)", artist: "SAINt JHN", year: 2019, durationMs: 177_000,
        language: "en")
    static let drakeKaraoke = Track(
        id: Track.ID("n"), title: "Karaoke", artist: "Drake", year: 2010, durationMs: 228_000, language: "en")
    static let liveForever = Track(
        id: Track.ID("o"), title: "Live Forever", artist: "Oasis", year: 1994, durationMs: 276_000, language: "en")
    static let flowerDance = Track(
        id: Track.ID("p"), title: "Flower Dance", artist: "DJ OKAWARI", year: 2010, durationMs: 264_000, language: "zxx"
    )
    /// From a collection that knows no translations.
    static let bare = Track(
        id: Track.ID("q"), title: "선물", artist: "멜로망스", otherArtistNames: ["MeloMance"], year: 2017,
        durationMs: 261_000,
        language: "ko")
    static let runaway = Track(
        id: Track.ID("r"), title: "Runaway (U & I)", artist: "Galantis", year: 2014, durationMs: 227_000, language: "en"
    )
    static let wanted500 = Track(
        id: Track.ID("s"), title: "500 Miles", otherTitles: ["I'm Gonna Be (500 Miles)"], artist: "The Proclaimers",
        year: 1988,
        durationMs: 219_000, language: "en")
    static let zenzenzense = Track(
        id: Track.ID("t"), title: "前前前世 (movie ver.)", otherTitles: ["Zenzenzense", "전전전세"], artist: "RADWIMPS",
        otherArtistNames: ["래드윔프스"], year: 2016, durationMs: 285_000, language: "ja")
    static let baekYerin = Track(
        id: Track.ID("u"), title: "우주를 건너", otherTitles: ["Across the Universe"], artist: "백예린", year: 2015,
        durationMs: 217_000, language: "ko")

    static let all = [
        nightLetter, springDay, eight, soju, squareRoot, goodDay, rainyDay, gIdle, loveStory, rhapsody, cantHold,
        liebestraum, roses, drakeKaraoke, liveForever, flowerDance, bare, runaway, wanted500, zenzenzense, baekYerin,
    ]

    /// The recording one means, spelled as given.
    static func recording(
        of song: Track, _ name: String? = nil, by artists: String..., album: String? = nil, ms: Int? = nil,
        year: Int? = nil, albumType: String = "album"
    ) -> SpotifyTrack {
        SpotifyTrack(
            uri: "spotify:track:x", name: name ?? song.title, artists: artists.isEmpty ? [song.artist] : artists,
            album: album ?? "Palette", albumArtists: artists.isEmpty ? [song.artist] : artists, albumType: albumType,
            releaseYear: year ?? song.year, durationMs: ms ?? song.durationMs ?? 200_000, isExplicit: song.isExplicit)
    }
}
