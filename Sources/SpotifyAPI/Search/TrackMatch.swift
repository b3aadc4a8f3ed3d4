import Catalogue
package import RhythmiQDomain

/// Whether a recording that a search found is the song that was wanted, and how well it would do. Pure.
///
/// ```
/// title 24…50 + artist 22…30 + length −22…10 + year 0…3 + guests −6…3 − what the version costs
/// ```
/// An exact title by the exact artist has 80. Anything that nobody means by a song's name (karaoke, a cover, a sped-up
/// copy, another artist) has no points at all: no fitting length makes up for it.
package enum TrackMatch: Equatable, Sendable {
    case fits(points: Int)
    case refused(Reason)

    package enum Reason: Equatable, Sendable {
        case unplayable
        case otherSong
        case otherArtist
        case version(VersionKind)
        /// Less than half or more than twice as long.
        case otherLength
        /// Nothing speaks clearly against it, and too little for it.
        case weak
    }

    /// From here on a recording may stand for the song.
    package static let acceptable = 45
    /// From here on no further search can be worth its call.
    package static let certain = 78

    package var points: Int? { if case .fits(let points) = self { points } else { nil } }

    package static func score(_ candidate: SpotifyTrack, wanted track: Track) -> TrackMatch {
        score(candidate, wanted: WantedSong(track))
    }

    static func score(_ candidate: SpotifyTrack, wanted: WantedSong) -> TrackMatch {
        guard candidate.isPlayable else { return .refused(.unplayable) }
        let reading = TitleReading(candidate.name)
        let (title, tail) = TitleMatch.of(reading, wanted: wanted.titles, isClassical: wanted.isClassical)
        let kinds = kinds(of: candidate, reading, title: title, tail: tail, wanted)
        // Before the artist: karaoke is karaoke whoever made it, and the reason is the one a person would give.
        if title.points != nil, let kind = refusal(kinds, wanted) { return .refused(.version(kind)) }
        guard let titlePoints = title.points else { return .refused(.otherSong) }
        let artist = artist(of: candidate, wanted)
        guard let artistPoints = artist.points else { return .refused(.otherArtist) }
        if title == .unreadable, !isEvident(candidate, wanted.track, artist) { return .refused(.otherSong) }
        guard let lengthPoints = lengthPoints(candidate, wanted.track, kinds) else { return .refused(.otherLength) }
        let points =
            titlePoints + artistPoints + lengthPoints + yearPoints(candidate, wanted.track)
            + guestPoints(candidate, reading, wanted) + smallPoints(candidate, wanted.track)
            - kinds.reduce(0) { $0 + $1.cost } - missingKindCost(reading, wanted)
        return points >= acceptable ? .fits(points: points) : .refused(.weak)
    }

    /// The best of the candidates; of equal ones the earlier, since Spotify put it first.
    static func best(of candidates: [SpotifyTrack], wanted: WantedSong) -> (track: SpotifyTrack, points: Int)? {
        var best: (track: SpotifyTrack, points: Int)?
        for candidate in candidates {
            guard let points = score(candidate, wanted: wanted).points, points > best?.points ?? 0 else { continue }
            best = (candidate, points)
            // Nothing behind it can have more, and each comparison costs.
            if points >= wanted.mostPoints { break }
        }
        return best
    }

    // MARK: - Versions

    private static func kinds(
        of candidate: SpotifyTrack, _ reading: TitleReading, title: TitleMatch, tail: String,
        _ wanted: WantedSong
    ) -> Set<VersionKind> {
        // A title that is the song's own needs no explanation: «Karaoke» by Drake.
        let isNameAlone = title == .same && tail.isEmpty && reading.notes.isEmpty
        let named = isNameAlone ? [] : reading.kinds.union(VersionKind.kinds(of: tail))
        return named.subtracting(wanted.kinds)
            .union(surroundingKinds(of: candidate, wanted).subtracting(wanted.kinds.union(wanted.nameKinds)))
    }

    /// Makers of imitations name themselves and their albums for it. The wanted artist may be called what they like, and
    /// the artist's albums too, so that there only the plainest words count: «Mr. Big», «Mr. A-Z».
    private static func surroundingKinds(of candidate: SpotifyTrack, _ wanted: WantedSong) -> Set<VersionKind> {
        let strangers = (candidate.artists + candidate.albumArtists).filter {
            wanted.artist.names.isDisjoint(with: ArtistMatch.names($0))
        }
        var kinds = strangers.reduce(into: Set<VersionKind>()) { $0.formUnion(VersionKind.kinds(of: $1)) }
            .intersection([.karaoke, .cover, .altered, .miniature])
        let words = VersionNote.words(of: candidate.album)
        if words.contains("karaoke") || words.contains(where: { $0.contains("노래방") }) { kinds.insert(.karaoke) }
        let album = TitleReading(candidate.album)
        if album.kinds.contains(.cover) || words.contains("tribute") { kinds.insert(.cover) }
        kinds.formUnion(album.kinds.intersection([.altered, .miniature, .live]))
        if words.contains("live") || words.contains("라이브"), VersionKind.kinds(of: candidate.album).contains(.live) {
            kinds.insert(.live)
        }
        return kinds
    }

    private static func refusal(_ kinds: Set<VersionKind>, _ wanted: WantedSong) -> VersionKind? {
        // A piece without words is its own instrumental.
        let excused: Set<VersionKind> = wanted.isWordless ? [.instrumental, .part] : [.part]
        return VersionKind.allCases.first { $0.isRefused && kinds.contains($0) && !excused.contains($0) }
    }

    /// A live album is asked for by its remix, a remix by its remixer: the plain recording is then the lesser one.
    private static func missingKindCost(_ reading: TitleReading, _ wanted: WantedSong) -> Int {
        let expected: Set<VersionKind> = [.live, .remix, .acoustic, .otherLanguage, .instrumental, .demo]
        return wanted.kinds.intersection(expected).subtracting(reading.kinds).isEmpty ? 0 : 20
    }

    // MARK: - Artist, length, year, guests

    private static func artist(of candidate: SpotifyTrack, _ wanted: WantedSong) -> ArtistMatch {
        let match = ArtistMatch.of(candidate.artists, wanted: wanted.artist)
        // Recordings of classical music name the players first or last, and the composer somewhere.
        return wanted.isClassical && match == .credited ? .main : match
    }

    /// A title that cannot be read needs everything else to fit.
    private static func isEvident(_ candidate: SpotifyTrack, _ track: Track, _ artist: ArtistMatch) -> Bool {
        guard artist == .main, let length = track.durationMs, let year = track.year, let found = candidate.releaseYear
        else { return false }
        return abs(candidate.durationMs - length) <= 1_500 && abs(found - year) <= 1
    }

    /// - Returns: `nil` for a length that no version of the song has.
    private static func lengthPoints(
        _ candidate: SpotifyTrack, _ track: Track, _ kinds: Set<VersionKind>
    ) -> Int? {
        guard let wanted = track.durationMs, wanted > 0, candidate.durationMs > 0 else { return 0 }
        let ratio = Double(candidate.durationMs) / Double(wanted)
        if ratio < 0.4 || ratio > 2.5 { return nil }
        let difference = abs(candidate.durationMs - wanted)
        if difference <= 3_000 || abs(ratio - 1) <= 0.02 { return 10 }
        if abs(ratio - 1) <= 0.06 { return 6 }
        // Versions of another length have paid for that already.
        if abs(ratio - 1) <= 0.15 || kinds.contains(where: \.changesLength) { return 0 }
        return abs(ratio - 1) <= 0.35 ? -8 : -20
    }

    private static func yearPoints(_ candidate: SpotifyTrack, _ track: Track) -> Int {
        guard let wanted = track.year, let found = candidate.releaseYear else { return 0 }
        return abs(found - wanted) <= 1 ? 3 : 0
    }

    private static func guestPoints(
        _ candidate: SpotifyTrack, _ reading: TitleReading, _ wanted: WantedSong
    ) -> Int {
        let credits = reading.notes.filter {
            VersionNote.words(of: $0).first.map { ["feat", "ft", "with"].contains($0) } == true
        }
        if wanted.track.featuring.isEmpty {
            // A guest nobody mentioned makes it another version, but many catalogues are silent about guests.
            return credits.isEmpty && candidate.artists.count <= 1 ? 0 : -3
        }
        let found = Set(candidate.artists.dropFirst().flatMap(ArtistMatch.names))
        let text = SongKey.folded(credits.joined(separator: " "))
        let isThere =
            !found.isDisjoint(with: wanted.artist.guests) || wanted.artist.guests.contains(where: text.contains)
        return isThere ? 3 : -3
    }

    private static func smallPoints(_ candidate: SpotifyTrack, _ track: Track) -> Int {
        let compiled = candidate.albumType == "compilation" ? -2 : 0
        return compiled + (candidate.isExplicit == track.isExplicit ? 0 : -1)
    }
}

/// The wanted song with everything worked out that each candidate is held against.
struct WantedSong {
    let track: Track
    let titles: KnownTitles
    let artist: KnownArtist
    /// What its notes ask for: «Roses (Imanbek Remix)».
    let kinds: Set<VersionKind>
    /// What its name alone sounds like: a song may be called «Karaoke» or «Interlude».
    let nameKinds: Set<VersionKind>
    let isClassical: Bool
    let isWordless: Bool
    /// What the perfect recording has; see `TrackMatch`.
    let mostPoints: Int

    init(_ track: Track) {
        self.track = track
        titles = KnownTitles(track)
        artist = KnownArtist(track)
        let readings = ([track.title] + track.otherTitles).map(TitleReading.init)
        kinds = readings.reduce(into: []) { $0.formUnion($1.kinds) }
        nameKinds = readings.reduce(into: []) { $0.formUnion(VersionKind.kinds(of: $1.main)) }
        isWordless = track.language == "zxx"
        isClassical = isWordless && (track.year ?? .max) < 1930
        mostPoints =
            80 + (track.durationMs ?? 0 > 0 ? 10 : 0) + (track.year == nil ? 0 : 3) + (track.featuring.isEmpty ? 0 : 3)
    }
}
