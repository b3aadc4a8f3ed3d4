import Catalogue
import Foundation
import RequestUnderstanding
import RhythmiQDomain
import TestSupport
import Testing
import ThemeMatching

/// «아이유 밤편지 같은 노래», `songs like Creep by Radiohead`: songs of the catalogue as seeds.
@Suite struct SongMentionTests {
    private static let reader = Result {
        let root = Checkout.root.appending(path: "bot-config")
        let vocabulary = try ThemeVocabulary(contentsOf: root.appending(path: "themes.yaml"))
        let catalogue = try CatalogueReader.read(folder: root.appending(path: "catalogue"))
        let names = SongNames(catalogue)
        var artists: [String: [String]] = [:]
        for track in catalogue.tracks { artists[track.artist] = track.otherArtistNames }
        return RequestReader(
            vocabulary: vocabulary, artists: artists.map { ArtistName(canonical: $0.key, names: $0.value) },
            ambiguousNames: Set(vocabulary.ambiguousNames),
            songs: SongFinder { title, artist in
                names.song(title: title, artist: artist).map {
                    let track = catalogue.tracks[$0]
                    return SeedSong(id: track.id, title: track.title, artist: track.artist)
                }
            })
    }

    private func read(_ text: String) throws -> PlaylistRequest {
        try Self.reader.get().read(text, now: LocalTime(hour: 12, minute: 0)).request
    }

    @Test(arguments: [
        "아이유 밤편지 같은 노래", "아이유의 밤편지 같은 노래 1시간", "밤편지 같은 노래 틀어줘", "아이유 밤편지랑 비슷한 노래 추천해줘", "밤편지 같은 곡",
        "songs like Through the Night by IU", "something like IU Through the Night", "30분 동안 아이유 밤편지 스타일의 노래",
    ])
    func aSongIsFoundByItsNames(text: String) throws {
        let request = try read(text)

        #expect(request.seedSongs.map(\.id.rawValue) == ["iu-through-the-night"])
        #expect(request.includedArtists.isEmpty && request.themes.isEmpty)
        #expect(request.kind == .request)
    }

    @Test func anArtistThatIsLikenedStandsForAKindOfMusic() throws {
        for text in ["아이유 같은 노래", "songs like IU"] {
            let request = try read(text)
            #expect(request.includedArtists == ["아이유"] && request.similarArtists == ["아이유"], "\(text)")
        }
        let plain = try read("아이유 노래")
        #expect(plain.includedArtists == ["아이유"] && plain.similarArtists.isEmpty)
    }

    @Test(arguments: [
        "비 오는 날 같은 노래", "카페 같은 분위기의 노래", "새벽 감성 같은 노래", "꿈 같은 노래", "봄 같은 느낌", "i feel like dancing",
        "songs like a warm hug",
        "i would like some jazz", "잔잔한 느낌의 노래", "영화 같은 노래",
    ])
    func ordinaryWordsAreNoSongs(text: String) throws {
        #expect(try read(text).seedSongs.isEmpty)
    }

    @Test(arguments: 0..<200)
    func noMessageBreaksTheReading(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let words = ["같은", "비슷한", "like", "similar to", "아이유", "밤편지", ",", "의", "by", "랑", "💿", "노래", "x", "같은"]
        let text = (0..<(1 + generator.index(below: 9))).map { _ in words[generator.index(below: words.count)] }

        _ = try read(text.joined(separator: generator.unit() < 0.5 ? " " : ""))
    }
}
