import Foundation
import RhythmiQDomain

/// What the stand-in's catalogue holds: each song as Spotify would have it, and what else hangs about under its name.
package struct SpotifySong: Sendable {
    /// As Spotify shows it.
    package var title: String
    package var artists: [String]
    /// Other spellings under which Spotify's search knows the song or its artist.
    package var alsoFoundBy: [String]
    package var album: String
    package var albumArtists: [String]?
    package var year: Int
    package var durationMs: Int
    package var isExplicit = false
    package var isPlayable = true

    package init(
        _ title: String, by artists: String..., alsoFoundBy: [String] = [], album: String? = nil, year: Int = 2017,
        durationMs: Int = 215_000, isExplicit: Bool = false, isPlayable: Bool = true
    ) {
        self.title = title
        self.artists = artists
        self.alsoFoundBy = alsoFoundBy
        self.album = album ?? title
        self.year = year
        self.durationMs = durationMs
        self.isExplicit = isExplicit
        self.isPlayable = isPlayable
    }

    private func altered(_ change: (inout SpotifySong) -> Void) -> SpotifySong {
        var other = self
        change(&other)
        return other
    }

    /// The recordings nobody asked for: each would be a mistake in a playlist.
    package var decoys: [SpotifySong] {
        let artist = artists.first ?? ""
        return [
            altered {
                $0.title += " (Karaoke Version)"
                $0.artists = ["노래방 스타"]
                $0.album = "인기 가요 노래방 Vol. 7"
            },
            altered {
                $0.title += " (MR)"
                $0.durationMs += 900
            },
            altered {
                $0.title += " (Cover)"
                $0.artists = ["Some Cover Singer"]
            },
            altered {
                $0.artists = ["A Tribute to \(artist)"]
                $0.album = "\(artist) Tribute"
            },
            altered {
                $0.title += " - Sped Up"
                $0.durationMs = durationMs * 4 / 5
            },
            altered {
                $0.title += " (Live)"
                $0.album = "\(artist) Live in Seoul"
                $0.durationMs += 21_000
            },
        ]
    }

    /// 22 characters of base 62, always the same for the same recording.
    package var id: String {
        var generator = SplitMix64(seed: stableHash(title + "|" + artists.joined(separator: ",") + "|" + album))
        let letters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        return String((0..<22).map { _ in letters[generator.index(below: letters.count)] })
    }

    package var uri: String { "spotify:track:\(id)" }
}

/// A recording with what a search looks into, taken apart once.
struct SpotifyRecording: Sendable {
    let song: SpotifySong
    private let title: Set<String>
    private let artists: Set<String>
    private let album: Set<String>
    private let all: Set<String>

    init(_ song: SpotifySong) {
        self.song = song
        title = Set(Self.words(song.title))
        artists = Set(Self.words(song.artists.joined(separator: " ")))
        album = Set(Self.words(song.album))
        all = title.union(artists).union(album).union(Self.words(song.alsoFoundBy.joined(separator: " ")))
    }

    /// How much of the query's words this recording holds, 0…1.
    func share(of words: [String]) -> Double {
        guard !words.isEmpty else { return 0 }
        return Double(words.filter(all.contains).count) / Double(words.count)
    }

    static func words(_ text: String) -> [String] {
        text.precomposedStringWithCompatibilityMapping.lowercased().split { !($0.isLetter || $0.isNumber) }
            .map(String.init)
    }

    /// Field filters look at what is shown and nothing else, so they fail across scripts.
    func holds(_ filters: [(field: String, value: String)]) -> Bool {
        filters.allSatisfy { field, value in
            let wanted = Self.words(value)
            return switch field {
            case "track": title.isSuperset(of: wanted)
            case "artist": artists.isSuperset(of: wanted)
            case "album": album.isSuperset(of: wanted)
            case "year": value.hasPrefix(String(song.year))
            default: false
            }
        }
    }
}
