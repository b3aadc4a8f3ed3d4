/// In which numbers a model computes; raw values as in the setting `embedding.precision`.
package enum Precision: String, CaseIterable, Codable, Sendable {
    /// The definition, on one thread.
    case float32
    /// Weights of 16 bits; as fast as it is meant to be only where the processor multiplies them itself.
    case bfloat16
    /// Weights of 8 bits, numbers between the layers of 15.
    case int8
    /// int8 where the processor has kernels for it and this model's vectors stay near float32's; else bfloat16 or
    /// float32.
    case auto
}

/// How near a precision's vectors are to float32's, over the texts that every model is measured with when it is packed.
package struct PrecisionAgreement: Equatable, Codable, Sendable {
    package let meanCosine: Float
    package let leastCosine: Float

    /// From where on `auto` takes a precision.
    var isEnough: Bool { meanCosine >= 0.999 && leastCosine >= 0.995 }

    /// Short and long, in both languages, with what is in no vocabulary.
    static let texts = [
        "비 오는 날 혼자 듣기 좋은 잔잔한 노래 1시간", "잠이 옵니다", "night drive, no rap, 90 min", "I am sleepy.", "운동할 때",
        "a long walk by the sea in the evening, with somebody who has nothing to say and says it well", "😀", "calm",
    ]

    init(meanCosine: Float, leastCosine: Float) {
        (self.meanCosine, self.leastCosine) = (meanCosine, leastCosine)
    }

    init(of vectors: [[Float]], with reference: [[Float]]) {
        precondition(vectors.count == reference.count && !vectors.isEmpty)
        let cosines = zip(vectors, reference).map(Self.cosine)
        meanCosine = Float(cosines.reduce(0, +) / Double(cosines.count))
        // `min` would let what is no number pass.
        leastCosine = Float(cosines.contains { !$0.isFinite } ? -1 : cosines.min() ?? -1)
    }

    private static func cosine(_ first: [Float], _ second: [Float]) -> Double {
        func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
        return dot(first, second) / (dot(first, first) * dot(second, second)).squareRoot()
    }
}
