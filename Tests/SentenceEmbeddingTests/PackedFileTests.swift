import EncoderKernels
import Foundation
import Testing

@testable import SentenceEmbedding

/// Packed weights are kept, and never trusted.
@Suite struct PackedFileTests {
    private let model = RandomEncoder(hidden: 128, heads: 4, feedForward: 256)

    @Test func whatWasPackedIsMappedAtTheNextStart() throws {
        try withFile { file in
            #expect(file.read() == nil)

            let (packed, note) = file.pack(model.weights) { _ in PrecisionAgreement(meanCosine: 0.5, leastCosine: 0.25)
            }

            #expect(note == nil)
            let read = try #require(file.read())
            #expect(read.agreement == PrecisionAgreement(meanCosine: 0.5, leastCosine: 0.25))
            try #expect(states(read) == states(packed))
            let beside = try FileManager.default.contentsOfDirectory(
                atPath: URL(filePath: file.path).deletingLastPathComponent().path)
            #expect(beside == ["model.int8.packed"], "nothing half done is left")
        }
    }

    /// Any byte of the header or of the weights, and any length.
    @Test(arguments: [0, 9, 17, 25, 33, 41, 49, 4096, 100_000, -1])
    func damageShows(byte: Int) throws {
        try withFile { file in
            _ = file.pack(model.weights) { _ in PrecisionAgreement(meanCosine: 1, leastCosine: 1) }
            var content = try Data(contentsOf: URL(filePath: file.path))
            content[byte < 0 ? content.count + byte : byte] ^= 0x10

            try content.write(to: URL(filePath: file.path))

            #expect(file.read() == nil)
        }
    }

    @Test(arguments: [0, 1, 4095, 4096, 50_000])
    func aFileCutShortIsNoFile(length: Int) throws {
        try withFile { file in
            _ = file.pack(model.weights) { _ in PrecisionAgreement(meanCosine: 1, leastCosine: 1) }
            let content = try Data(contentsOf: URL(filePath: file.path))

            try content.prefix(length).write(to: URL(filePath: file.path))

            #expect(file.read() == nil)
        }
    }

    @Test func anotherSourceNeedsAnotherFile() throws {
        try withFile { file in
            _ = file.pack(model.weights) { _ in PrecisionAgreement(meanCosine: 1, leastCosine: 1) }
            let folder = URL(filePath: file.path).deletingLastPathComponent().path

            let later = PackedFile(folder: folder, precision: .int8, shape: try shape, sourceDigest: 78)

            #expect(later.read() == nil)
            _ = later.pack(model.weights) { _ in PrecisionAgreement(meanCosine: 1, leastCosine: 1) }
            #expect(later.read() != nil && file.read() == nil)
        }
    }

    @Test func aFolderThatTakesNoFileCostsTimeOnly() throws {
        let file = PackedFile(folder: "/proc/nowhere", precision: .int8, shape: try shape, sourceDigest: 1)

        let (packed, note) = file.pack(model.weights) { _ in PrecisionAgreement(meanCosine: 1, leastCosine: 1) }

        #expect(note?.contains("made again at the next start") == true)
        try #expect(states(packed).allSatisfy(\.isFinite))
    }

    @Test func automaticFallsBackToFloat32WhereNoKernelsFit() throws {
        try TinyModel().withFolder { folder in
            let encoder = try SentenceEncoder(folder: folder, precision: .auto)

            #expect(encoder.precision == .float32 && encoder.agreement == nil)
            #expect(throws: ModelError.self) { try SentenceEncoder(folder: folder, precision: .int8) }
        }
    }

    private var shape: EncoderShape {
        get throws { try #require(PackedWeights.shape(of: model.configuration, .int8)) }
    }

    private func states(_ weights: PackedWeights) throws -> [Float] {
        let engine = PackedEngine(weights, configuration: model.configuration, threads: 1)
        return try #require(engine).hiddenStates(of: model.batch(lengths: [11]))
    }

    private func withFile(_ body: (PackedFile) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "packed-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(PackedFile(folder: folder, precision: .int8, shape: try shape, sourceDigest: 77))
    }
}
