import Testing

/// How far vectors are from the reference's.
struct Agreement: CustomStringConvertible {
    var leastCosine = 1.0
    var largestDifference = 0.0

    var description: String { "cosine ≥ \(leastCosine), largest difference \(largestDifference)" }

    init(_ vectors: [[Float]], _ reference: [[Float]]) throws {
        try #require(vectors.map(\.count) == reference.map(\.count))
        for (vector, expected) in zip(vectors, reference) {
            // `min` and `max` would let what is no number pass.
            try #require(!vector.contains { !$0.isFinite })
            leastCosine = min(leastCosine, cosine(vector, expected))
            for (a, b) in zip(vector, expected) { largestDifference = max(largestDifference, Double(abs(a - b))) }
        }
    }

    private func cosine(_ first: [Float], _ second: [Float]) -> Double {
        func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
        return dot(first, second) / (dot(first, first) * dot(second, second)).squareRoot()
    }
}
