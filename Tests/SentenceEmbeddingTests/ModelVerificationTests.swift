import Foundation
import TestSupport
import Testing

@testable import SentenceEmbedding

@Suite struct ModelVerificationTests {
    @Test(.enabled(if: Checkout.miniLM != nil, "all-MiniLM-L6-v2 is not there: run bot-config/bin/fetch-test-models"))
    func theRealMiniLMPasses() throws {
        let report = try ModelVerification(of: SentenceEncoder(folder: #require(Checkout.miniLM).path))

        #expect(report.goldenModel == "sentence-transformers/all-MiniLM-L6-v2")
        #expect(report.passed, "\(report.checks.filter { !$0.passed })")
        #expect(report.checks.count == 10)
    }

    /// The right vocabulary with the wrong weights: recognised, its ids right, its cosines not.
    @Test(.enabled(if: Checkout.krSBERT != nil, "KR-SBERT's vocabulary is not there: see RHYTHMIQ_SHARED"))
    func randomWeightsUnderTheNameOfKRSBERTFail() throws {
        let file = try #require(Checkout.krSBERT).appending(path: "0_Transformer/vocab.txt")
        let pieces = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)

        let report = try TinyModel(pieces: pieces).withFolder { try ModelVerification(of: SentenceEncoder(folder: $0)) }

        #expect(report.goldenModel == "snunlp/KR-SBERT-V40K-klueNLI-augSTS")
        #expect(!report.passed)
        let failed = report.checks.filter { !$0.passed }.map(\.name)
        #expect(failed == ["cosine of “잠이 옵니다” and “졸음이 옵니다”", "cosine of “잠이 옵니다” and “기차가 옵니다”"])
    }

    @Test func aModelWithoutGoldenValuesIsOnlyTried() throws {
        let report = try TinyModel(normalizes: true).withFolder {
            try ModelVerification(of: SentenceEncoder(folder: $0))
        }

        #expect(report.goldenModel == nil)
        #expect(report.passed)
        #expect(report.checks.count == 3)
    }

    @Test func whatIsNoNumberPassesNothing() {
        let check = ModelVerification.Check(name: "cosine", measured: .nan, expected: 0.5, tolerance: 1e-4)

        #expect(!check.passed)
        #expect(!ModelVerification.Check(name: "cosine", measured: 0.5002, expected: 0.5, tolerance: 1e-4).passed)
        #expect(ModelVerification.Check(name: "cosine", measured: 0.50005, expected: 0.5, tolerance: 1e-4).passed)
    }

    @Test func aBenchmarkHasARowForEachCase() throws {
        let rows = try TinyModel().withFolder {
            try ModelBenchmark.rows(
                for: [(threads: 1, encoder: SentenceEncoder(folder: $0))], tokens: [4, 8, 500], batches: [1, 3],
                repetitions: 5)
        }

        #expect(rows.map(\.tokens) == [4, 4, 8, 8, 32, 32], "500 tokens are more than the model takes")
        #expect(rows.map(\.batch) == [1, 3, 1, 3, 1, 3])
        for row in rows {
            #expect(row.minimumMilliseconds > 0 && row.threads == 1)
            #expect(row.minimumMilliseconds <= row.medianMilliseconds && row.medianMilliseconds <= row.p95Milliseconds)
            #expect(row.peakMemoryBytes.map { $0 > 1_000_000 } ?? true)
        }
    }

    @Test func aStartIsOpeningAndTheFirstVector() throws {
        let start = try TinyModel().withFolder { folder in
            try ModelBenchmark.start(repetitions: 3) { try SentenceEncoder(folder: folder) }
        }

        #expect(start.openMilliseconds > 0 && start.firstVectorMilliseconds > 0)
    }

    /// Far below and far above what any machine does: a unit that is off shows.
    @Test(arguments: KernelSet.allCases.filter(\.isAvailable))
    func theMachinesLimitsAreOfThisWorld(kernels: KernelSet) {
        let limits = MachineLimits(kernels: kernels, threads: 2, repetitions: 1)

        #expect((1e8...1e13).contains(limits.readBytesPerSecond))
        #expect(limits.productsPerSecond.map { (1e8...1e15).contains($0) } ?? [.portable, .neon].contains(kernels))
    }
}
