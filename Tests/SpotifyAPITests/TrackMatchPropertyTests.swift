import RhythmiQDomain
import TestSupport
import Testing

@testable import SpotifyAPI

@Suite struct TrackMatchPropertyTests {
    private func song(_ generator: inout SplitMix64) -> Track { Songs.all[generator.index(below: Songs.all.count)] }

    private func pick<Element>(_ elements: [Element], _ generator: inout SplitMix64) -> Element {
        elements[generator.index(below: elements.count)]
    }

    /// Any of the song's titles by any of its artist's names.
    private func anySpelling(of song: Track, _ generator: inout SplitMix64) -> SpotifyTrack {
        Songs.recording(
            of: song, pick([song.title] + song.otherTitles, &generator),
            by: pick([song.artist] + song.otherArtistNames, &generator))
    }

    @Test(arguments: 0..<100)
    func everySpellingIsCertain(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let song = song(&generator)
        var found = anySpelling(of: song, &generator)
        if generator.index(below: 2) == 0 { found.name = found.name.uppercased() }
        if generator.index(below: 2) == 0 { found.artists = found.artists.map { $0.lowercased() } }

        let points = TrackMatch.score(found, wanted: song).points ?? 0
        // A romanised or shortened title that happens to lack the song's own note may cost a little.
        #expect(points >= TrackMatch.acceptable + 13, "\(found.name) \(found.artists) \(points)")
    }

    @Test(arguments: 0..<200)
    func aNoteOfTheForbiddenKindsAlwaysRefuses(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let song = song(&generator)
        var found = anySpelling(of: song, &generator)
        let note = pick(
            [
                "Karaoke Version", "MR", "Nightcore", "Sped Up", "8D Audio", "Music Box", "노래방", "Cover", "Acapella",
                "커버",
            ],
            &generator)
        found.name += pick([" (\(note))", " [\(note)]", " - \(note)"], &generator)

        #expect(TrackMatch.score(found, wanted: song).points == nil, "\(found.name)")
    }

    @Test(arguments: 0..<200)
    func aLesserVersionNeverHasMorePoints(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let song = song(&generator)
        let plain = anySpelling(of: song, &generator)
        var other = plain
        let note = pick(
            ["Live", "Demo", "Acoustic", "Remastered 2011", "Extended Mix", "Radio Edit", "라이브"], &generator)
        other.name += pick([" (\(note))", " - \(note)"], &generator)

        let (a, b) = (
            TrackMatch.score(plain, wanted: song).points ?? 0, TrackMatch.score(other, wanted: song).points ?? 0
        )

        #expect(b < a, "\(plain.name) \(a), \(other.name) \(b)")
    }

    @Test(arguments: 0..<200)
    func anotherArtistNeverHasPoints(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let (song, other) = (song(&generator), song(&generator))
        guard Set([song.artist] + song.otherArtistNames).isDisjoint(with: [other.artist] + other.otherArtistNames)
        else {
            return
        }
        let found = Songs.recording(of: song, by: pick([other.artist] + other.otherArtistNames, &generator))

        #expect(TrackMatch.score(found, wanted: song).points == nil)
    }

    @Test(arguments: 0..<200)
    func theOrderOfResultsDoesNotChangeTheChoice(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let song = song(&generator)
        let studio = Songs.recording(of: song)
        var results = [studio]
        for note in ["Live", "Karaoke", "Remastered", "Sped Up", "Demo", "Inst."] {
            var other = studio
            other.name += " (\(note))"
            other.uri += note
            results.append(other)
        }
        generator.shuffle(&results)

        #expect(TrackMatch.best(of: results, wanted: WantedSong(song))?.track == studio)
    }

    /// Whatever stands behind a recording with the most points there are is not looked at.
    @Test(arguments: 0..<200)
    func theChoiceIsTheFirstOfThoseWithTheMostPoints(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let song = song(&generator)
        let wanted = WantedSong(song)
        let results = (0..<8).map { index in
            var found = anySpelling(of: song, &generator)
            if generator.index(below: 2) == 0 { found.name += pick([" (Live)", " - Remastered 2011"], &generator) }
            if generator.index(below: 3) == 0 { found.durationMs += 20_000 }
            found.uri = "\(index)"
            return found
        }
        let points = results.map { TrackMatch.score($0, wanted: wanted).points ?? 0 }
        let most = points.max() ?? 0

        #expect(most <= wanted.mostPoints)
        #expect(TrackMatch.best(of: results, wanted: wanted)?.track.uri == points.firstIndex(of: most).map { "\($0)" })
    }

    @Test(arguments: 0..<300)
    func anyTextAtAllIsScoredWithoutHarm(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let text = { (generator: inout SplitMix64) in
            RandomMessages.scalars(count: generator.index(below: 40), using: &generator)
        }
        let wanted = Track(
            id: Track.ID("x"), title: text(&generator), otherTitles: [text(&generator)], artist: text(&generator),
            otherArtistNames: [text(&generator)], featuring: [text(&generator)], year: generator.index(below: 3000),
            durationMs: generator.index(below: 1_000_000))
        let found = SpotifyTrack(
            uri: "u", name: text(&generator), artists: [text(&generator), text(&generator)], album: text(&generator),
            durationMs: generator.index(below: 1_000_000))

        for song in [wanted, Songs.nightLetter] {
            #expect(TrackMatch.score(found, wanted: song).points ?? 0 <= 100)
        }
        for query in SearchQueries.of(wanted) {
            #expect(!query.isEmpty && query.count <= 120 && !query.contains("\"") && !query.contains(":"))
        }
    }
}
