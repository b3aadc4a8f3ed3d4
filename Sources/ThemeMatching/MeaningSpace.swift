import RhythmiQDomain

/// One language of a model: where its themes and its neutral sentences lie.
///
/// Vectors are taken from the middle of the neutral sentences, because a model gives all sentences much in common (of
/// e5 any two have a cosine over 0.7), and have length 1.
struct MeaningSpace: Equatable, Sendable {
    /// The middle of the neutral sentences.
    let centre: [Float]
    let neutral: QuantizedRows
    /// Theme after theme.
    let prototypes: QuantizedRows
    /// The prototypes of theme i: `bounds[i]..<bounds[i + 1]`.
    let bounds: [Int]
    let calibration: MeaningCalibration

    /// A theme is as near as the nearest few of its texts on average: one alone may share a word by chance.
    static let nearestTexts = 3

    struct Nearest: Equatable {
        var theme: Int
        var prototype: Int
        /// How much nearer than a neutral sentence: comparable to `MeaningCalibration.threshold`.
        var excess: Float
    }

    /// `nil` for a vector that says nothing.
    func nearest(to vector: [Float]) -> Nearest? {
        guard let direction = Self.direction(of: vector, from: centre) else { return nil }
        let similarities = prototypes.products(with: direction)
        guard let best = Self.best(similarities, bounds: bounds) else { return nil }
        let noise = neutral.products(with: direction).max() ?? 0
        return Nearest(
            theme: best.theme, prototype: best.prototype, excess: best.similarity - max(0, noise - calibration.floor))
    }

    static func direction(of vector: [Float], from centre: [Float]) -> [Float]? {
        guard vector.count == centre.count, vector.contains(where: { $0 != 0 }) else { return nil }
        let moved = zip(vector, centre).map { $0 - $1 }
        let length = moved.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length.isFinite && length > 1e-6 ? moved.map { $0 / length } : nil
    }

    /// - Parameter skipped: a text that is left out, because it is the one that is compared.
    static func best(_ similarities: [Float], bounds: [Int], skipping skipped: Set<Int> = [])
        -> (theme: Int, prototype: Int, similarity: Float)?
    {
        var best: (theme: Int, prototype: Int, similarity: Float)?
        for theme in 0..<max(0, bounds.count - 1) {
            var nearest: [(similarity: Float, prototype: Int)] = []
            for prototype in bounds[theme]..<bounds[theme + 1] where !skipped.contains(prototype) {
                let similarity = similarities[prototype]
                if nearest.count == nearestTexts, similarity <= nearest[nearestTexts - 1].similarity { continue }
                nearest.insert(
                    (similarity, prototype), at: nearest.firstIndex { $0.similarity < similarity } ?? nearest.count)
                if nearest.count > nearestTexts { nearest.removeLast() }
            }
            guard let first = nearest.first else { continue }
            let mean = nearest.reduce(0) { $0 + $1.similarity } / Float(nearest.count)
            if mean > best?.similarity ?? -.infinity { best = (theme, first.prototype, mean) }
        }
        return best
    }
}
