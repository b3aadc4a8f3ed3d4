package import RhythmiQDomain

/// The buttons under an answer, as changes to its request.
package struct RequestRevision: Sendable {
    package enum Kind: String, Sendable { case again, longer, shorter, calmer, livelier }

    let maxMinutes: Double

    package init(maxMinutes: Double) { self.maxMinutes = maxMinutes }

    package func revised(_ request: PlaylistRequest, by kind: Kind) -> PlaylistRequest {
        var revised = request
        revised.lengthProblem = nil
        switch kind {
        case .again: break
        case .longer: revised.length = scaled(request.length, by: 1.5)
        case .shorter: revised.length = scaled(request.length, by: 0.5)
        case .calmer: move(&revised, towards: Self.calm, awayFrom: Self.lively)
        case .livelier: move(&revised, towards: Self.lively, awayFrom: Self.calm)
        }
        return revised
    }

    private static let maxTracks = 200

    /// Within the limits; a list that is already beyond one (an operator's own, say) never gets shorter by being made longer.
    private func scaled(_ length: PlaylistRequest.Length?, by factor: Double) -> PlaylistRequest.Length {
        switch length ?? .minutes(PlaylistPipeline.defaultMinutes) {
        case .minutes(let minutes):
            .minutes(min(max(maxMinutes, minutes), max(5, (minutes * factor).rounded())))
        case .tracks(let count):
            // Counts of any origin: none may overflow here.
            .tracks(
                min(
                    max(Self.maxTracks, count),
                    Int((Double(max(1, min(count, 1_000_000))) * factor).rounded())))
        }
    }

    private static let calm = [ThemeID("mood.calm"), ThemeID("energy.low")]
    private static let lively = [ThemeID("mood.upbeat"), ThemeID("energy.high")]

    private func move(_ request: inout PlaylistRequest, towards wished: [ThemeID], awayFrom refused: [ThemeID]) {
        request.themes.removeAll { refused.contains($0.id) || wished.contains($0.id) }
        request.excludedThemes.removeAll { wished.contains($0) }
        request.themes += wished.map { WeightedTheme($0) }
        // Songs known for the other end of the scale stay out.
        if let opposite = refused.last, !request.excludedThemes.contains(opposite) {
            request.excludedThemes.append(opposite)
        }
    }
}
