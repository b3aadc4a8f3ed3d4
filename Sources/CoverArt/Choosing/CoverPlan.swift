package import RhythmiQDomain

/// What is to be seen and in what light, before anybody draws: the same for a drawn cover and for a picture that an image
/// model makes for the same themes and seed.
package struct CoverPlan: Equatable, Sendable {
    package let scene: Scene
    package let setting: Setting

    package init(for themes: [WeightedTheme], seed: UInt64) {
        // As `CoverPainter` chooses: from the first draws of the sheet's own generator.
        var chance = SplitMix64(seed: seed)
        (scene, setting) = Chooser.choose(for: themes, using: &chance)
    }
}
