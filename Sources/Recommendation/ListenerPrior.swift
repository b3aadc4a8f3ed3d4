import RhythmiQDomain

/// How likely a song is welcome that nobody asked for by kind: of songs that fit a mood alike, most people want their own
/// language first, and hymns, children's songs or trot only when they say so.
struct ListenerPrior {
    private let language: String?
    private let wishedGenres: Set<ThemeID>

    /// Genres with a public of their own.
    static let special: Set<ThemeID> = Set(
        [
            "genre.trot", "genre.children", "genre.lullaby", "genre.ccm", "genre.gugak", "genre.opera", "genre.musical",
            "genre.anime", "genre.game", "genre.metal", "genre.country", "genre.chanson",
        ].map { ThemeID($0) })
    /// Wishes that settle the language by themselves.
    private static let tellsLanguage: Set<ThemeID> = Set(
        [
            "genre.kpop", "genre.trot", "genre.gugak", "genre.chanson", "genre.latin", "genre.anime", "genre.citypop",
            "genre.country",
        ]
        .map { ThemeID($0) })

    init(_ request: RecommendationRequest) {
        let wished = Set(request.themes.map(\.id))
        wishedGenres = wished.filter { $0.facet == .genre }
        let isSettled =
            wished.contains { $0.facet == .reg } || !wished.isDisjoint(with: Self.tellsLanguage)
            || !request.includedArtists.isEmpty
        language = isSettled ? nil : request.listenerLanguage
    }

    /// - Parameter isSpecial: whether the track is of a genre with a public of its own, see `TrackFacts.isSpecial`.
    /// - Returns: 0…1, a factor on the score.
    func weight(of track: Track, isSpecial: Bool) -> Double {
        var weight = 1.0
        if isSpecial, wishedGenres.isDisjoint(with: track.themes) { weight *= 0.3 }
        guard let language, let spoken = track.language, spoken != language else { return weight }
        switch spoken {
        case "zxx": return weight * 0.7
        case "en": return weight * 0.55
        case "ko": return weight * 0.35
        default: return weight * 0.2
        }
    }
}
