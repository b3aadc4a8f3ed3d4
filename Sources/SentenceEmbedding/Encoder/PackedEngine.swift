import EncoderKernels

/// The forward pass on packed weights, by the fastest kernels of this processor and on as many threads as find a core.
final class PackedEngine: EncoderEngine {
    /// More at once would drop out of the processor's nearer caches between one layer and the next.
    let tokensAtOnce = 128
    let kernels: KernelSet
    private let configuration: BertConfiguration
    private let weights: PackedWeights
    /// Safe to share: a call keeps its working memory to itself, and the weights are never written.
    nonisolated(unsafe) private let encoder: OpaquePointer

    /// - Parameters:
    ///   - threads: the most that one call may use, the caller's own included.
    ///   - ignoresLoad: whether it uses them where no core is free: for tests.
    /// - Returns: `nil` where there is no memory for it, or the kernels are not this processor's.
    init?(
        _ weights: PackedWeights, configuration: BertConfiguration, kernels: KernelSet = .best, threads: Int,
        ignoresLoad: Bool = false
    ) {
        var shape = weights.shape
        guard let encoder = encoder_create(&shape, weights.start, kernels.path, UInt32(max(1, min(threads, 64))))
        else { return nil }
        if ignoresLoad { encoder_ignore_load(encoder, true) }
        self.encoder = encoder
        self.weights = weights
        self.kernels = kernels
        self.configuration = configuration
    }

    deinit { encoder_destroy(encoder) }

    /// Threads of the latest call, for figures.
    var threadsUsed: Int { Int(encoder_threads_used(encoder)) }

    func hiddenStates(of batch: TokenBatch) -> [Float] {
        let count = batch.tokenIDs.count
        let positions = batch.sequences.flatMap { configuration.positions(of: batch.tokenIDs[$0]).map(Int32.init) }
        let starts = (batch.sequences.map(\.lowerBound) + [count]).map(UInt32.init)
        // The kernels look rows up without asking again.
        precondition(batch.tokenIDs.allSatisfy { (0..<configuration.vocabularySize).contains(Int($0)) })
        precondition(positions.allSatisfy { (0..<configuration.positionCount).contains(Int($0)) })
        return [Float](unsafeUninitializedCapacity: count * configuration.hiddenSize) { states, filled in
            let succeeded = encoder_forward(
                encoder, batch.tokenIDs, positions, starts, UInt32(batch.sequences.count), states.baseAddress)
            precondition(succeeded, "no memory for a forward pass")
            filled = count * configuration.hiddenSize
        }
    }
}

/// A processor's instructions for which there are kernels.
package enum KernelSet: String, CaseIterable, Codable, Sendable {
    case portable
    case avx2
    case avx512 = "avx512-vnni"
    case amx
    case neon

    var path: EncoderPath {
        switch self {
        case .portable: EncoderPortable
        case .avx2: EncoderAVX2
        case .avx512: EncoderAVX512VNNI
        case .amx: EncoderAMX
        case .neon: EncoderNEON
        }
    }

    package var isAvailable: Bool { encoder_path_available(path) }

    package static var best: KernelSet {
        let best = encoder_best_path()
        return allCases.first { $0.path == best } ?? .portable
    }

    var multipliesBFloat16: Bool { encoder_path_has_bfloat16(path) }
}
