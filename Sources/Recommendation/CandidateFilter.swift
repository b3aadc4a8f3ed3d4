import Catalogue
import RhythmiQDomain

/// The hard rules of a request: which tracks may be in the list at all.
struct CandidateFilter {
    private let catalogue: SongCatalogue
    private let facts: TrackFacts
    private let isClean: Bool
    private let unavailable: Set<Track.ID>
    let excludedThemes: Set<ThemeID>
    private let refusesRap: Bool
    private let excludedArtists: Set<String>
    private let includedArtists: Set<String>
    private let refusedTwins: Set<Int32>
    /// The hard facets that the request names, each with every theme that meets it.
    private let hardFacets: [(facet: ThemeID.Facet, fitting: Set<ThemeID>)]

    /// - Parameter refusedTwins: the excluded songs' groups, as `facts` names them.
    init(catalogue: SongCatalogue, facts: TrackFacts, request: RecommendationRequest, refusedTwins: Set<Int32>) {
        self.refusedTwins = refusedTwins
        self.catalogue = catalogue
        self.facts = facts
        isClean = request.isClean
        unavailable = request.unavailable
        excludedThemes = Self.withNarrower(request.excludedThemes)
        refusesRap = excludedThemes.contains(ThemeID("genre.hiphop"))
        excludedArtists = Set(request.excludedArtists.map(SongKey.artistKey))
        includedArtists = Set(request.includedArtists.map(SongKey.artistKey))
        hardFacets = FacetSet.order.compactMap { facet in
            let wanted = request.themes.map(\.id).filter { $0.facet == facet }
            return wanted.isEmpty ? nil : (facet, Self.withNarrower(wanted))
        }
    }

    private static func withNarrower(_ themes: [ThemeID]) -> Set<ThemeID> {
        Set(themes + themes.flatMap { TrackFacts.narrower[$0] ?? [] })
    }

    /// Refusals: never relaxed.
    func isRefused(_ index: Int) -> Bool {
        let track = catalogue.tracks[index]
        if isClean, track.isExplicit { return true }
        if !refusedTwins.isEmpty, refusedTwins.contains(facts.twinGroup[index]) { return true }
        if !unavailable.isEmpty, unavailable.contains(track.id) { return true }
        // «영어 노래 빼고»: a Korean group's song in English is one.
        if track.language == "en", excludedThemes.contains(ThemeID("reg.western")) { return true }
        if refusesRap, track.hasRap { return true }
        if !excludedThemes.isEmpty, !facts.themes[index].isDisjoint(with: excludedThemes) { return true }
        return !excludedArtists.isEmpty && !facts.names[index].isDisjoint(with: excludedArtists)
    }

    /// The hard facets (genre, era, region, kind of voice) of which the track carries none of the wished themes:
    /// OR within a facet, AND across facets.
    func missedFacets(_ index: Int) -> FacetSet {
        var missed: FacetSet = []
        for (facet, fitting) in hardFacets where facts.themes[index].isDisjoint(with: fitting) {
            missed.insert(FacetSet(facet))
        }
        return missed
    }

    /// Those that the request names.
    var namedFacets: FacetSet { hardFacets.reduce(into: []) { $0.insert(FacetSet($1.facet)) } }

    func isByIncludedArtist(_ index: Int) -> Bool {
        !includedArtists.isEmpty && !facts.names[index].isDisjoint(with: includedArtists)
    }
}

/// Hard facets as bits, the one that is given up most easily lowest.
struct FacetSet: OptionSet, Hashable {
    let rawValue: UInt8

    static let order: [ThemeID.Facet] = [.art, .era, .genre, .reg]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Empty for a facet that is no filter.
    init(_ facet: ThemeID.Facet) { rawValue = Self.order.firstIndex(of: facet).map { 1 << $0 } ?? 0 }

    /// All sets within this one: small ones first, of one size those that are given up more easily.
    var subsets: [FacetSet] {
        (0..<UInt8(1 << Self.order.count)).map(FacetSet.init).filter(isSuperset)
            .sorted { ($0.rawValue.nonzeroBitCount, $0.rawValue) < ($1.rawValue.nonzeroBitCount, $1.rawValue) }
    }
}
