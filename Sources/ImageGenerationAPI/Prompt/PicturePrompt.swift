package import CoverArt
package import RhythmiQDomain

/// What a picture is asked for with. Only themes of the vocabulary and a seed travel into the prompt; the listener's
/// sentence is looked at by the block list and goes no further.
package struct PromptInput: Equatable, Sendable {
    package var themes: [WeightedTheme]
    package var seed: UInt64
    /// `nil`: the medium that suits the themes.
    package var style: PictureStyle?
    /// As it was written, for the block list alone. Empty where there is no sentence, as behind a button.
    package var message: String

    package init(themes: [WeightedTheme], seed: UInt64, style: PictureStyle? = nil, message: String = "") {
        self.themes = themes
        self.seed = seed
        self.style = style
        self.message = message
    }
}

/// A prompt for Stable Diffusion: English, at most `wordLimit` words, since its text encoders read 77 tokens.
package struct PicturePrompt: Equatable, Sendable {
    package let text: String
    /// The scene that the drawn cover of the same themes and seed shows.
    package let plan: CoverPlan

    package static let wordLimit = 55

    /// The same for every prompt, whatever the operator or the listener does.
    package static let negative =
        "text, letters, watermark, logo, signature, people, face, hands, nsfw, frame, border, lowres, blurry, deformed"

    /// - Throws: `blockedMessage` where the sentence or, which no theme of ours makes happen, the prompt holds what must
    ///   not be painted.
    package init(for input: PromptInput) throws(ImageGenerationError) {
        guard !BlockList.blocks(message: input.message) else { throw .blockedMessage }
        plan = CoverPlan(for: input.themes, seed: input.seed)
        text = Self.compose(plan, input)
        guard !BlockList.blocks(prompt: text) else { throw .blockedMessage }
    }

    /// Whether the model is kept away from whoever writes this.
    package static func blocks(message: String) -> Bool { BlockList.blocks(message: message) }

    private static func compose(_ plan: CoverPlan, _ input: PromptInput) -> String {
        // Another stream than the plan's, or each scene would have one motif for ever.
        var chance = SplitMix64(seed: input.seed ^ 0x5DEE_CE66_D1CE_4E5B)
        let palette = Palette(for: input.themes, setting: plan.setting)
        let motifs = SceneWords.motifs(of: plan.scene)
        var parts = ["\((input.style ?? palette.style).medium) \(motifs[chance.index(below: motifs.count)])"]
        parts += details(of: input.themes, besides: plan)
        parts += [palette.light, weather(plan, input.themes), palette.colours, finish(plan.setting.energy)]
            .compactMap { $0 }
        return fitted(parts)
    }

    /// Of up to three themes, the ones that tell most first: what a request sounds like, then where and when it is heard.
    private static func details(of themes: [WeightedTheme], besides plan: CoverPlan) -> [String] {
        let order: [ThemeID.Facet] = [.genre, .occ, .wx, .place, .act, .sea, .mood, .era, .time, .reg, .art, .energy]
        func rank(_ theme: WeightedTheme) -> Int { theme.id.facet.flatMap(order.firstIndex) ?? order.count }
        let known = themes.filter { ThemeWords.details[$0.id.rawValue] != nil }
        let ranked = known.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
        return ranked.prefix(3).compactMap { ThemeWords.details[$0.element.id.rawValue] }
    }

    private static func weather(_ plan: CoverPlan, _ themes: [WeightedTheme]) -> String? {
        // A theme of the weather has said so already.
        if themes.contains(where: { $0.id.facet == .wx }) { return nil }
        return switch plan.setting.weather {
        case .rain: "falling rain"
        case .snow: "drifting snow"
        case .clear, .cloud: nil
        }
    }

    private static func finish(_ energy: Double) -> String {
        switch energy {
        case 0.7...: "dynamic square composition"
        case 0.3...: "balanced square composition"
        default: "quiet square composition with empty space"
        }
    }

    /// Whole parts only; what is least important stands last.
    private static func fitted(_ parts: [String]) -> String {
        var words = 0
        return parts.prefix { part in
            words += part.split(separator: " ").count
            return words <= wordLimit
        }.joined(separator: ", ")
    }
}
