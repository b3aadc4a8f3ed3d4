import RhythmiQDomain

/// What a finished list has to say of itself.
struct ListNotes {
    let filter: CandidateFilter
    let list: [Int]
    let request: RecommendationRequest

    func notes(
        isKnownArtist: (String) -> Bool, isKnownTheme: (ThemeID) -> Bool
    ) -> [RecommendationNote] {
        var notes: [RecommendationNote] = []
        let unknown = request.includedArtists.filter { !isKnownArtist($0) }
        if !unknown.isEmpty { notes.append(.unknownArtists(unknown)) }
        let missed = list.reduce(into: FacetSet()) { $0.formUnion(filter.missedFacets($1)) }
        let relaxed = request.themes.map(\.id).filter { theme in
            if let facet = theme.facet, facet.isHardFilter { return missed.contains(FacetSet(facet)) }
            return !isKnownTheme(theme)
        }
        if !relaxed.isEmpty, !list.isEmpty { notes.append(.themesRelaxed(relaxed)) }
        let asked = list.count(where: filter.isByIncludedArtist)
        if asked > 0, asked < list.count {
            notes.append(.artistRunsShort(request.includedArtists.filter { !unknown.contains($0) }, asked))
        }
        return notes
    }
}
