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

    private func scaled(_ length: PlaylistRequest.Length?, by factor: Double) -> PlaylistRequest.Length {
        switch length {
        case .minutes(let minutes): .minutes(min(maxMinutes, max(5, (minutes * factor).rounded())))
        case .tracks(let count): .tracks(min(200, max(1, Int((Double(count) * factor).rounded()))))
        case nil: .minutes(min(maxMinutes, PlaylistPipeline.defaultMinutes * factor))
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
