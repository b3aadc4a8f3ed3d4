import Catalogue
import Foundation
import RhythmiQDomain
import TestSupport
import Testing

@testable import SpotifyAPI

/// The score, held against every song that comes with the program.
@Suite(.timeLimit(.minutes(5))) struct CatalogueMatchTests {
    private static let bundled = Result {
        try CatalogueReader.read(folder: Checkout.root.appending(path: "bot-config/catalogue")).tracks
    }

    private let tracks: [Track]

    init() throws { tracks = try Self.bundled.get() }

    @Test func everySongIsCertainUnderItsFirstTitleAndEveryName() {
        var missed: [String] = []
        for track in tracks {
            let wanted = WantedSong(track)
            for artist in [track.artist] + track.otherArtistNames {
                let found = Songs.recording(of: track, track.title, by: artist)
                if TrackMatch.score(found, wanted: wanted).points ?? 0 < TrackMatch.certain {
                    missed.append("\(track.title) / \(artist): \(TrackMatch.score(found, wanted: wanted))")
                }
            }
        }
        #expect(missed.isEmpty, "\(missed.count): \(missed.prefix(40).joined(separator: "\n"))")
    }

    @Test func everySongIsAcceptableUnderEachOfItsTitles() {
        var missed: [String] = []
        for track in tracks {
            let wanted = WantedSong(track)
            for title in track.otherTitles {
                let found = Songs.recording(of: track, title, by: track.otherArtistNames.first ?? track.artist)
                if TrackMatch.score(found, wanted: wanted).points == nil {
                    missed.append("\(track.title) ← \(title): \(TrackMatch.score(found, wanted: wanted))")
                }
            }
        }
        #expect(missed.isEmpty, "\(missed.count): \(missed.prefix(40).joined(separator: "\n"))")
    }

    /// Songs by one artist are the nearest neighbours that a search brings.
    @Test func noSongOfAnArtistPassesForAnother() {
        var mistaken: [String] = []
        var pairs = 0
        for songs in Dictionary(grouping: tracks, by: \.artist).values where songs.count > 1 {
            for wanted in songs {
                let song = WantedSong(wanted)
                for other in songs where SongKey.all(of: other).isDisjoint(with: SongKey.all(of: wanted)) {
                    pairs += 1
                    for title in [other.title] + other.otherTitles.prefix(1) {
                        var found = Songs.recording(of: wanted, title, by: wanted.artist)
                        found.durationMs = other.durationMs ?? 0
                        found.releaseYear = other.year
                        if TrackMatch.score(found, wanted: song).points != nil {
                            mistaken.append("\(wanted.artist): \(wanted.title) ← \(title)")
                        }
                    }
                }
            }
        }
        #expect(pairs > 4_000)
        #expect(mistaken.isEmpty, "\(mistaken.count): \(mistaken.prefix(40).joined(separator: "\n"))")
    }

    @Test func everySongHasQueriesThatHoldNoFilter() {
        for track in tracks {
            let queries = SearchQueries.of(track)
            #expect((1...3).contains(queries.count))
            #expect(queries.allSatisfy { !$0.contains(":") && !$0.contains("\"") && $0.utf8.count <= 250 })
        }
    }
}
