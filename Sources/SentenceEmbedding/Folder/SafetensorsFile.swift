import Foundation

/// A file of named tensors, mapped; every tensor's place is checked against the file's size when it is opened.
///
/// Source: the format's description in huggingface/safetensors: 8 bytes length (little-endian), a JSON header of that
/// length, then the data, whose offsets count from the end of the header.
struct SafetensorsFile: Sendable {
    let path: String
    let tensors: [String: Tensor]
    let file: MappedFile
    /// Length field and header.
    let headerRange: Range<Int>

    struct Tensor: Equatable, Sendable {
        let type: String
        let shape: [Int]
        /// In the file.
        let bytes: Range<Int>
    }

    /// Longer headers are refused, as by the reference.
    private static let longestHeader = 100_000_000
    private static let lengthFieldSize = 8

    init(path: String) throws(ModelError) {
        self.path = path
        file = try MappedFile(path: path)
        let headerEnd = try Self.headerEnd(of: file, path: path)
        headerRange = 0..<headerEnd
        tensors = try Self.tensors(of: file, header: Self.lengthFieldSize..<headerEnd, path: path)
    }

    private static func headerEnd(of file: MappedFile, path: String) throws(ModelError) -> Int {
        guard file.byteCount >= lengthFieldSize else {
            throw ModelError(file: path, reason: .truncated(expectedBytes: lengthFieldSize, foundBytes: file.byteCount))
        }
        let start = file.withBytes(0..<min(file.byteCount, 64)) { Array($0) }
        if start.starts(with: "version https://git-lfs".utf8) {
            throw ModelError(
                file: path, reason: .malformed("is a pointer of Git LFS; fetch the file that it stands for"))
        }
        let length = start[..<lengthFieldSize].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length >= 2, length <= longestHeader,
            file.byteCount == lengthFieldSize || start[lengthFieldSize] == UInt8(ascii: "{")
        else { throw ModelError(file: path, reason: .malformed("is not in the safetensors format")) }
        let end = lengthFieldSize + Int(length)
        guard end <= file.byteCount else {
            throw ModelError(file: path, reason: .truncated(expectedBytes: end, foundBytes: file.byteCount))
        }
        return end
    }

    private static func tensors(
        of file: MappedFile, header: Range<Int>, path: String
    ) throws(ModelError) -> [String: Tensor] {
        let entries: [String: HeaderEntry]
        do {
            entries = try JSONDecoder().decode([String: HeaderEntry].self, from: file.withBytes(header) { Data($0) })
        } catch {
            throw ModelError(
                file: path, reason: .malformed("its safetensors header can't be read: \(sentence(for: error))"))
        }
        var tensors: [String: Tensor] = [:]
        for (name, entry) in entries where name != "__metadata__" {
            let tensor = try entry.tensor(named: name, dataStart: header.upperBound, path: path)
            guard tensor.bytes.upperBound <= file.byteCount else {
                let end = entries.values.compactMap { $0.end }.max() ?? 0
                throw ModelError(
                    file: path, reason: .truncated(expectedBytes: header.upperBound + end, foundBytes: file.byteCount))
            }
            tensors[name] = tensor
        }
        return tensors
    }

    private struct HeaderEntry: Decodable {
        let dtype: String?
        let shape: [Int]?
        let data_offsets: [Int]?

        /// Offsets so large that sums of them would overflow are no offsets.
        var end: Int? {
            data_offsets.flatMap { $0.count == 2 && (0...Self.largestOffset).contains($0[1]) ? $0[1] : nil }
        }

        private static let largestOffset = 1 << 50

        func tensor(named name: String, dataStart: Int, path: String) throws(ModelError) -> Tensor {
            guard let dtype, let shape, let start = data_offsets?.first, let end, start >= 0, start <= end else {
                throw ModelError(
                    file: path, reason: .malformed("its header describes the tensor \(name) in no valid way"))
            }
            if let size = ElementType(rawValue: dtype)?.byteCount, Self.product(size, shape) != end - start {
                throw ModelError(
                    file: path,
                    reason: .malformed("the tensor \(name) has \(end - start) bytes, which is not \(dtype) \(shape)"))
            }
            return Tensor(type: dtype, shape: shape, bytes: dataStart + start..<dataStart + end)
        }

        /// `nil` for what no file can hold.
        private static func product(_ size: Int, _ shape: [Int]) -> Int? {
            var product = size
            for length in shape {
                let (next, overflow) = product.multipliedReportingOverflow(by: length)
                guard length >= 0, !overflow else { return nil }
                product = next
            }
            return product
        }
    }
}

/// The types of number that weights are read from.
enum ElementType: String {
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"

    var byteCount: Int { self == .float32 ? 4 : 2 }
}
