/// From where a model's nearest theme counts, in that model's own measure, and how it did on the texts it was fitted on.
package struct MeaningCalibration: Equatable, Codable, Sendable {
    /// How near a sentence lies to a neutral one anyway; what exceeds it speaks against a theme.
    package var floor: Float
    package var threshold: Float
    /// Share of the themes' example sentences that are found near some theme, each compared with the other texts.
    package var understood: Float
    /// Share of those whose theme is the right one.
    package var right: Float

    /// Whether the model tells themes apart in the language at all. Otherwise the phrases speak alone.
    package var isUsable: Bool { understood >= 0.3 && right >= 0.5 }

    /// One neutral sentence in 20 comes nearer to some theme than the threshold. Chosen with MiniLM on the tuning
    /// requests, where it is the least that gives no theme to a message without one.
    private static let neutralShare = 0.95
    private static let floorShare = 0.25

    /// A sentence of the texts at hand: its similarities to all prototypes and to the neutral sentences but itself.
    struct Sample {
        /// To the nearest theme, and whether that is its own.
        var similarity: Float
        var noise: Float
        var isRight: Bool
    }

    init(neutral: [Sample], examples: [Sample]) {
        let floor = Self.quantile(neutral.map(\.noise), Self.floorShare)
        func excess(_ sample: Sample) -> Float { sample.similarity - max(0, sample.noise - floor) }
        let threshold = Self.quantile(neutral.map(excess), Self.neutralShare)
        let accepted = examples.filter { excess($0) > threshold }
        self.floor = floor
        self.threshold = threshold
        understood = Float(accepted.count) / Float(max(1, examples.count))
        right = Float(accepted.count(where: \.isRight)) / Float(max(1, accepted.count))
    }

    private static func quantile(_ values: [Float], _ share: Double) -> Float {
        guard !values.isEmpty else { return .infinity }
        let sorted = values.sorted()
        let place = share * Double(sorted.count - 1)
        let below = Int(place)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (sorted[above] - sorted[below]) * Float(place - Double(below))
    }
}
