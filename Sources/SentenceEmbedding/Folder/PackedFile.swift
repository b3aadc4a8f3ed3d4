import Dispatch
import EncoderKernels
import Foundation

/// Packed weights kept beside their model, so that the next start maps a file instead of packing for a second.
///
/// A header of one page, then the packed block as the kernels read it. What is stale (another source, another format) or
/// damaged (length or checksum) counts as not there, and is made again. Of this machine's byte order; the format says so.
struct PackedFile {
    let path: String
    private let shape: EncoderShape
    private let sourceDigest: UInt64

    private static let magic: [UInt8] = Array("RhythmiQ".utf8)
    /// Rises with every change of the layout or the arithmetic of packing.
    private static let formatVersion: UInt32 = 2
    /// A page: the block behind it is aligned for the kernels.
    private static let headerBytes = 4096

    /// - Parameter sourceDigest: of the weights and all that their meaning depends on.
    init(folder: String, precision: Precision, shape: EncoderShape, sourceDigest: UInt64) {
        path = "\(folder)/model.\(precision.rawValue).packed"
        (self.shape, self.sourceDigest) = (shape, sourceDigest)
    }

    // MARK: - Reading

    /// `nil` where there is none that may be trusted.
    func read() -> PackedWeights? {
        // A file that can't be read is as good as none: packing anew tells what is wrong with the folder.
        guard let file = try? MappedFile(path: path), file.byteCount == Self.headerBytes + blockBytes else {
            return nil
        }
        let header = file.withBytes(0..<Self.headerBytes) { Header($0) }
        let block = file.withBytes(Self.headerBytes..<file.byteCount) { $0 }
        guard let start = block.baseAddress, header.isOf(sourceDigest, blockBytes: blockBytes),
            header.checksum == Self.checksum(of: start, block.count)
        else { return nil }
        return PackedWeights(shape: shape, agreement: header.agreement, start: start, storage: file)
    }

    /// Of the sums of its pieces, which all cores compute: most of a warm start is reading every byte once.
    private static func checksum(of start: UnsafeRawPointer, _ count: Int) -> UInt64 {
        let pieceBytes = 2 << 20
        let pieces = (count + pieceBytes - 1) / pieceBytes
        let sums = [UInt64](unsafeUninitializedCapacity: pieces) { sums, filled in
            // Each iteration writes its own number, and nobody writes what they read.
            nonisolated(unsafe) let (target, source) = (sums, start)
            DispatchQueue.concurrentPerform(iterations: pieces) { piece in
                let first = piece * pieceBytes
                target[piece] = encoder_checksum(source + first, min(pieceBytes, count - first))
            }
            filled = pieces
        }
        return sums.withUnsafeBytes { encoder_checksum($0.baseAddress, $0.count) }
    }

    private var blockBytes: Int { PackedWeights.byteCount(of: shape) }

    // MARK: - Writing

    /// Packs into the file, or where the folder can't be written into memory.
    ///
    /// - Parameter measure: how near vectors from these weights are to float32's.
    /// - Returns: the weights, and what kept them from being written.
    func pack(
        _ weights: BertWeights, measure: (PackedWeights) -> PrecisionAgreement
    ) -> (weights: PackedWeights, note: String?) {
        let temporary = path + ".\(UInt64.random(in: 0 ... .max))"
        do throws(ModelError) {
            let file = try WritableMapping(path: temporary, byteCount: Self.headerBytes + blockBytes)
            let packed = fill(file, weights, measure)
            try file.save()
            guard rename(temporary, path) == 0 else { throw WritableMapping.failure(path) }
            return (packed, nil)
        } catch {
            unlink(temporary)
            let memory = WritableMapping(byteCount: Self.headerBytes + blockBytes)
            return (fill(memory, weights, measure), "packed weights will be made again at the next start: \(error)")
        }
    }

    private func fill(
        _ mapping: WritableMapping, _ weights: BertWeights, _ measure: (PackedWeights) -> PrecisionAgreement
    ) -> PackedWeights {
        let start = mapping.start + Self.headerBytes
        PackedWeights.pack(weights, shape, into: start)
        let unmeasured = PrecisionAgreement(meanCosine: 0, leastCosine: 0)
        let agreement = measure(
            PackedWeights(shape: shape, agreement: unmeasured, start: UnsafeRawPointer(start), storage: mapping))
        Header(
            sourceDigest: sourceDigest, blockBytes: blockBytes, checksum: Self.checksum(of: start, blockBytes),
            agreement: agreement
        ).write(to: mapping.start)
        return PackedWeights(shape: shape, agreement: agreement, start: UnsafeRawPointer(start), storage: mapping)
    }

    private struct Header {
        let checksum: UInt64
        let agreement: PrecisionAgreement
        private let sourceDigest: UInt64
        private let blockBytes: UInt64
        private let isOfThisFormat: Bool

        init(sourceDigest: UInt64, blockBytes: Int, checksum: UInt64, agreement: PrecisionAgreement) {
            (self.sourceDigest, self.blockBytes) = (sourceDigest, UInt64(blockBytes))
            (self.checksum, self.agreement, isOfThisFormat) = (checksum, agreement, true)
        }

        init(_ bytes: UnsafeRawBufferPointer) {
            sourceDigest = bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
            blockBytes = bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
            checksum = bytes.loadUnaligned(fromByteOffset: 32, as: UInt64.self)
            agreement = PrecisionAgreement(
                meanCosine: bytes.loadUnaligned(fromByteOffset: 40, as: Float.self),
                leastCosine: bytes.loadUnaligned(fromByteOffset: 44, as: Float.self))
            isOfThisFormat =
                bytes.prefix(8).elementsEqual(magic)
                && bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self) == formatVersion
                && bytes.loadUnaligned(fromByteOffset: 48, as: UInt64.self) == Self.sum(of: bytes)
        }

        func isOf(_ digest: UInt64, blockBytes count: Int) -> Bool {
            isOfThisFormat && sourceDigest == digest && blockBytes == UInt64(count)
        }

        func write(to target: UnsafeMutableRawPointer) {
            target.copyMemory(from: magic, byteCount: magic.count)
            target.storeBytes(of: formatVersion, toByteOffset: 8, as: UInt32.self)
            target.storeBytes(of: sourceDigest, toByteOffset: 16, as: UInt64.self)
            target.storeBytes(of: blockBytes, toByteOffset: 24, as: UInt64.self)
            target.storeBytes(of: checksum, toByteOffset: 32, as: UInt64.self)
            target.storeBytes(of: agreement.meanCosine, toByteOffset: 40, as: Float.self)
            target.storeBytes(of: agreement.leastCosine, toByteOffset: 44, as: Float.self)
            let bytes = UnsafeRawBufferPointer(start: target, count: headerBytes)
            target.storeBytes(of: Self.sum(of: bytes), toByteOffset: 48, as: UInt64.self)
        }

        private static func sum(of bytes: UnsafeRawBufferPointer) -> UInt64 {
            encoder_checksum(bytes.baseAddress, 48)
        }
    }
}
