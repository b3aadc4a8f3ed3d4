import Tokenization

/// Whether a model on this machine answers as it should: what `rhythmiq models verify` prints.
package struct ModelVerification: Codable, Equatable, Sendable {
    /// Name of the published model whose golden values were compared; `nil` for a model that has none here, of which
    /// only that it computes at all was checked.
    package let goldenModel: String?
    package let checks: [Check]

    package var passed: Bool { checks.allSatisfy(\.passed) }

    /// One comparison, a line of the report.
    package struct Check: Codable, Equatable, Sendable {
        package let name: String
        package let measured: Double
        package let expected: Double
        package let tolerance: Double

        /// What is no number passes nothing.
        package var passed: Bool { abs(measured - expected) <= tolerance }
    }

    private static let tolerance = 1e-4

    /// - Parameters:
    ///   - encoder: in float32, which alone meets golden values.
    ///   - inUse: the same model in the precision that is set; how near it is to float32 is checked too.
    package init(of encoder: SentenceEncoder, inUse: SentenceEncoder? = nil) {
        let golden = GoldenModel.all.first { $0.recognizes(encoder) }
        goldenModel = golden?.name
        checks =
            Self.checksOfAnyModel(encoder) + (golden.map { Self.checks(of: encoder, against: $0) } ?? [])
            + (inUse.map { Self.checks(of: $0, against: encoder) } ?? [])
    }

    private static func checksOfAnyModel(_ encoder: SentenceEncoder) -> [Check] {
        let texts = ["노래", "a rainy day", ""]
        let together = encoder.embed(texts)
        let largest = zip(texts, together).map { text, vector in largestDifference(encoder.embed([text])[0], vector) }
        let lengths = together.map { dot($0, $0).squareRoot() }
        return [
            Check(
                name: "vectors of finite length", measured: Double(lengths.filter(\.isFinite).count),
                expected: Double(texts.count), tolerance: 0),
            Check(
                name: "largest difference between alone and in a batch", measured: largest.max() ?? .nan, expected: 0,
                tolerance: tolerance),
        ]
            + (encoder.normalizes
                ? [Check(name: "length of a vector", measured: lengths[0], expected: 1, tolerance: tolerance)] : [])
    }

    private static func checks(of encoder: SentenceEncoder, against definition: SentenceEncoder) -> [Check] {
        guard encoder.precision != .float32 else { return [] }
        let texts = PrecisionAgreement.texts
        let agreement = PrecisionAgreement(of: encoder.embed(texts), with: definition.embed(texts))
        let name = "cosine of \(encoder.precision.rawValue) (\(encoder.kernels)) to float32"
        return [
            Check(name: "mean " + name, measured: Double(agreement.meanCosine), expected: 1, tolerance: 1e-3),
            Check(name: "least " + name, measured: Double(agreement.leastCosine), expected: 1, tolerance: 5e-3),
        ]
    }

    private static func checks(of encoder: SentenceEncoder, against golden: GoldenModel) -> [Check] {
        let tokens = golden.tokenIDs.map { text, ids in
            let equal = zip(encoder.tokenIDs(of: text), ids).prefix { $0 == $1 }.count
            let longer = max(encoder.tokenIDs(of: text).count - ids.count, 0)
            return Check(
                name: "token ids of “\(text)”", measured: Double(equal - longer), expected: Double(ids.count),
                tolerance: 0)
        }
        let cosines = golden.cosines.map { first, second, value in
            let vectors = encoder.embed([first, second])
            return Check(
                name: "cosine of “\(first)” and “\(second)”", measured: cosine(vectors[0], vectors[1]), expected: value,
                tolerance: tolerance)
        }
        let vectors = golden.vectors.map { text, start in
            let vector = encoder.embed([text])[0].prefix(start.count).map(Double.init)
            let difference = zip(vector, start).map { abs($0 - $1) }.max() ?? .nan
            return Check(
                name: "largest difference in the vector of “\(text)”",
                measured: vector.count == start.count ? difference : .infinity, expected: 0, tolerance: tolerance)
        }
        return tokens + cosines + vectors
    }

    private static func largestDifference(_ first: [Float], _ second: [Float]) -> Double {
        zip(first, second).map { Double(abs($0 - $1)) }.max() ?? .nan
    }

    private static func cosine(_ first: [Float], _ second: [Float]) -> Double {
        dot(first, second) / (dot(first, first) * dot(second, second)).squareRoot()
    }

    private static func dot(_ first: [Float], _ second: [Float]) -> Double {
        zip(first, second).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
}
