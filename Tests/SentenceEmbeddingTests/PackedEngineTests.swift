import Foundation
import TestSupport
import Testing

@testable import SentenceEmbedding

/// Every kernel set that this processor has, against the float32 definition.
@Suite struct PackedEngineTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let kernels: KernelSet
        let precision: Precision

        var testDescription: String { "\(kernels.rawValue) \(precision.rawValue)" }
    }

    static let cases = KernelSet.allCases.filter(\.isAvailable).flatMap { kernels in
        [Precision.int8, .bfloat16].map { Case(kernels: kernels, precision: $0) }
    }

    /// Tokens of one, of half a tile, of one, of several with a rest; sequences alone and in batches.
    static let lengths: [[Int]] = [
        [1], [2], [7], [8], [9], [16], [17], [31], [64], [3, 1, 5, 16, 2], [40, 33, 60], [130],
    ]

    @Test(arguments: cases, [(768, 12, 3072), (384, 12, 1536), (1024, 16, 4096), (128, 4, 256)])
    func statesAreThoseOfTheDefinition(kind: Case, shape: (hidden: Int, heads: Int, feedForward: Int)) throws {
        let model = RandomEncoder(
            hidden: shape.hidden, heads: shape.heads, feedForward: shape.feedForward, layers: 1)
        let weights = try #require(model.packed(kind.precision))
        let engine = try #require(
            PackedEngine(weights, configuration: model.configuration, kernels: kind.kernels, threads: 1))

        for lengths in shape.hidden == 128 ? Self.lengths : [[5], [19, 2]] {
            let batch = model.batch(lengths: lengths)
            let agreement = try Agreement([engine.hiddenStates(of: batch)], [model.definition.hiddenStates(of: batch)])
            #expect(agreement.leastCosine > 0.9998, "\(lengths): \(agreement)")
            #expect(agreement.largestDifference < 0.15, "\(lengths): \(agreement)")
        }
    }

    /// The integers are the same everywhere; only sums of a few floats may differ in their last bits.
    @Test(arguments: KernelSet.allCases.filter { $0.isAvailable && ![.portable, .amx].contains($0) })
    func allKernelsComputeThePortableInt8(kernels: KernelSet) throws {
        let model = RandomEncoder(hidden: 256, heads: 8, feedForward: 512, layers: 2)
        let weights = try #require(model.packed(.int8))
        let portable = try #require(
            PackedEngine(weights, configuration: model.configuration, kernels: .portable, threads: 1))
        let engine = try #require(
            PackedEngine(weights, configuration: model.configuration, kernels: kernels, threads: 1))

        for lengths in Self.lengths {
            let batch = model.batch(lengths: lengths)
            let agreement = try Agreement([engine.hiddenStates(of: batch)], [portable.hiddenStates(of: batch)])
            #expect(
                agreement.leastCosine > 0.999_999 && agreement.largestDifference < 5e-3, "\(lengths): \(agreement)")
        }
    }

    /// With AMX, attention is computed in bfloat16, 8 bits of queries, keys, values and powers: little beside what int8
    /// weights cost everywhere.
    @Test(.enabled(if: KernelSet.amx.isAvailable, "this processor has no AMX"))
    func tilesStayAsNearToTheDefinitionAsThePortableInt8() throws {
        let model = RandomEncoder(hidden: 256, heads: 8, feedForward: 512, layers: 2)
        let weights = try #require(model.packed(.int8))
        let engines = try [KernelSet.portable, .amx].map { kernels in
            try #require(PackedEngine(weights, configuration: model.configuration, kernels: kernels, threads: 1))
        }

        for lengths in Self.lengths {
            let batch = model.batch(lengths: lengths)
            let definition = model.definition.hiddenStates(of: batch)
            let losses = try engines.map { 1 - (try Agreement([$0.hiddenStates(of: batch)], [definition])).leastCosine }
            #expect(losses[1] < 1.25 * losses[0], "\(lengths): \(losses)")
        }
    }

    @Test(arguments: [Activation.gelu, .geluTanh, .relu], [nil, Int32(1)])
    func activationsAndPositionsAreTheModels(activation: Activation, paddingID: Int32?) throws {
        let model = RandomEncoder(
            hidden: 128, heads: 4, feedForward: 256, activation: activation, paddingID: paddingID)
        let batch = model.batch(lengths: [12, 5])

        for kernels in KernelSet.allCases where kernels.isAvailable {
            let weights = try #require(model.packed(.int8))
            let engine = try #require(
                PackedEngine(weights, configuration: model.configuration, kernels: kernels, threads: 1))
            let agreement = try Agreement([engine.hiddenStates(of: batch)], [model.definition.hiddenStates(of: batch)])
            #expect(agreement.leastCosine > 0.9998, "\(kernels): \(agreement)")
        }
    }

    @Test(arguments: cases)
    func aSequenceDoesNotSeeItsNeighbours(kind: Case) throws {
        let model = RandomEncoder(hidden: 128, heads: 4, feedForward: 256)
        let weights = try #require(model.packed(kind.precision))
        let engine = try #require(
            PackedEngine(weights, configuration: model.configuration, kernels: kind.kernels, threads: 1))
        let batch = model.batch(lengths: [9, 4, 33, 1])

        let together = engine.hiddenStates(of: batch)
        let alone = batch.sequences.flatMap { engine.hiddenStates(of: TokenBatch([Array(batch.tokenIDs[$0])])) }

        let agreement = try Agreement([together], [alone])
        #expect(agreement.largestDifference < 1e-4, "\(agreement)")
    }

    @Test(arguments: [2, 3, 5])
    func threadsChangeNothing(threads: Int) throws {
        let model = RandomEncoder(hidden: 128, heads: 4, feedForward: 512, layers: 3)
        let weights = try #require(model.packed(.int8))
        let alone = try #require(PackedEngine(weights, configuration: model.configuration, threads: 1))
        let many = try #require(
            PackedEngine(weights, configuration: model.configuration, threads: threads, ignoresLoad: true))

        for lengths in Self.lengths {
            let batch = model.batch(lengths: lengths)
            #expect(many.hiddenStates(of: batch) == alone.hiddenStates(of: batch), "\(lengths)")
        }
    }

    /// Callers share the helpers and the kept buffers; each gets its own answer.
    @Test func callsAtOnceDoNotDisturbEachOther() async throws {
        let model = RandomEncoder(hidden: 128, heads: 4, feedForward: 256)
        let weights = try #require(model.packed(.int8))
        let engine = try #require(
            PackedEngine(weights, configuration: model.configuration, threads: 3, ignoresLoad: true))
        let batches = (0..<24).map { model.batch(lengths: Self.lengths[$0 % Self.lengths.count], seed: UInt64($0)) }
        let expected = batches.map(engine.hiddenStates(of:))

        await withTaskGroup(of: (Int, [Float]).self) { group in
            for turn in 0..<96 {
                let index = turn % batches.count
                group.addTask { (index, engine.hiddenStates(of: batches[index])) }
            }
            for await (index, states) in group { #expect(states == expected[index]) }
        }
    }

    /// Measured on the texts of the golden file, which `Float32Engine` meets to 1e-4.
    @Test(
        .enabled(if: Checkout.miniLM != nil, "all-MiniLM-L6-v2 is not there: run bot-config/bin/fetch-test-models"),
        arguments: cases)
    func vectorsOfMiniLMStayNearFloat32(kind: Case) throws {
        let folder = try #require(Checkout.miniLM).path
        let texts = try Checkout.golden("sentences.json", of: "SentenceEmbeddingTests", as: Sentences.self).sentences
            .prefix(kind.kernels == .portable ? 12 : 200)
        let reference = try SentenceEncoder(folder: folder).embed(Array(texts))

        let encoder = try SentenceEncoder(folder: folder, precision: kind.precision, kernels: kind.kernels)

        let agreement = PrecisionAgreement(of: encoder.embed(Array(texts)), with: reference)
        print("MiniLM \(kind.testDescription) on \(texts.count) texts:", agreement)
        #expect(agreement.meanCosine >= (kind.precision == .int8 ? 0.999 : 0.9999))
        #expect(agreement.leastCosine >= (kind.precision == .int8 ? 0.995 : 0.999))
    }

    private struct Sentences: Decodable { let sentences: [String] }
}
