import Catalogue
import RhythmiQDomain

/// The hard rules of a request: which tracks may be in the list at all.
struct CandidateFilter {
    private let catalogue: SongCatalogue
    private let facts: TrackFacts
    private let request: RecommendationRequest
    private let excludedThemes: Set<ThemeID>
    private let excludedArtists: Set<String>
    private let includedArtists: Set<String>

    init(catalogue: SongCatalogue, facts: TrackFacts, request: RecommendationRequest) {
        self.catalogue = catalogue
        self.facts = facts
        self.request = request
        excludedThemes = Set(request.excludedThemes + request.excludedThemes.flatMap { TrackFacts.narrower[$0] ?? [] })
        excludedArtists = Set(request.excludedArtists.map(SongKey.folded))
        includedArtists = Set(request.includedArtists.map(SongKey.folded))
    }

    /// Refusals: never relaxed.
    func isRefused(_ index: Int) -> Bool {
        let track = catalogue.tracks[index]
        if request.isClean, track.isExplicit { return true }
        if track.hasRap, excludedThemes.contains(ThemeID("genre.hiphop")) { return true }
        if !facts.themes[index].isDisjoint(with: excludedThemes) { return true }
        return !excludedArtists.isEmpty && Self.names(of: track).contains { excludedArtists.contains($0) }
    }

    /// Genre, era, region and kind of voice: OR within a facet, AND across facets.
    /// - Parameter facets: those that still count; relaxing drops some.
    func fitsHardThemes(_ index: Int, facets: Set<ThemeID.Facet>) -> Bool {
        for facet in facets {
            let wanted = request.themes.map(\.id).filter { $0.facet == facet }
            if wanted.isEmpty { continue }
            let isKnown = wanted.contains { theme in
                facts.themes[index].contains(theme)
                    || (TrackFacts.narrower[theme] ?? []).contains { facts.themes[index].contains($0) }
            }
            if !isKnown { return false }
        }
        return true
    }

    func isByIncludedArtist(_ index: Int) -> Bool {
        Self.names(of: catalogue.tracks[index]).contains { includedArtists.contains($0) }
    }

    /// The artist's and the featured artists' names, folded.
    static func names(of track: Track) -> [String] {
        ([track.artist] + track.otherArtistNames + track.featuring).map(SongKey.folded)
    }
}
