package import Foundation
package import RhythmiQDomain
import Tokenization

/// An index as a file beside its model: a checksum, then a property list.
extension MeaningIndex {
    package static let fileName = "theme-meaning.index"

    package func fileContents() throws -> Data {
        let encoder = PropertyListEncoder()
        encoder.outputFormat = .binary
        let document = Document(
            format: Self.format, digest: digest,
            languages: spaces.sorted { $0.key.rawValue < $1.key.rawValue }.map { Document.Language($0, $1) })
        let payload = try encoder.encode(document)
        return withUnsafeBytes(of: Self.checksum(of: payload).littleEndian) { Data($0) } + payload
    }

    /// `nil` where the file is damaged, or of another model, vocabulary or format: then it is made again.
    package init?(fileContents data: Data, digest: UInt64) {
        guard data.count > 8 else { return nil }
        let payload = data.dropFirst(8)
        let kept = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard kept == Self.checksum(of: payload) else { return nil }
        // What can't be decoded has the right checksum and is of a format that this program never wrote.
        guard let document = try? PropertyListDecoder().decode(Document.self, from: Data(payload)),
            document.format == Self.format, document.digest == digest
        else { return nil }
        var spaces: [AnswerLanguage: MeaningSpace] = [:]
        for language in document.languages {
            guard let code = AnswerLanguage(rawValue: language.code), let space = language.space else { return nil }
            spaces[code] = space
        }
        self.init(digest: digest, spaces: spaces)
    }

    private static func checksum(of payload: Data) -> UInt64 {
        var checksum = FNV1a()
        payload.withUnsafeBytes { checksum.combine(bytes: $0) }
        return checksum.value
    }
}

// MARK: - Wire format

private struct Document: Codable {
    var format: UInt32
    var digest: UInt64
    var languages: [Language]

    struct Language: Codable {
        var code: String
        var calibration: MeaningCalibration
        var bounds: [Int]
        /// Little-endian 32-bit floats, 8-bit integers row after row.
        var centre: Data
        var neutralScales: Data
        var neutral: Data
        var prototypeScales: Data
        var prototypes: Data
    }
}

extension Document.Language {
    init(_ language: AnswerLanguage, _ space: MeaningSpace) {
        self.init(
            code: language.rawValue, calibration: space.calibration, bounds: space.bounds,
            centre: Self.data(space.centre), neutralScales: Self.data(space.neutral.scales),
            neutral: Self.data(space.neutral.values), prototypeScales: Self.data(space.prototypes.scales),
            prototypes: Self.data(space.prototypes.values))
    }

    var space: MeaningSpace? {
        let centre = Self.floats(self.centre)
        guard
            let neutral = QuantizedRows(
                width: centre.count, values: Self.integers(self.neutral), scales: Self.floats(neutralScales)),
            let prototypes = QuantizedRows(
                width: centre.count, values: Self.integers(self.prototypes), scales: Self.floats(prototypeScales)),
            bounds.first == 0, bounds.last == prototypes.count, zip(bounds, bounds.dropFirst()).allSatisfy(<=)
        else { return nil }
        return MeaningSpace(
            centre: centre, neutral: neutral, prototypes: prototypes, bounds: bounds, calibration: calibration)
    }

    private static func data(_ values: [Float]) -> Data {
        values.map(\.bitPattern.littleEndian).withUnsafeBytes { Data($0) }
    }

    private static func data(_ values: [Int8]) -> Data { values.withUnsafeBytes { Data($0) } }

    private static func floats(_ data: Data) -> [Float] {
        data.withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map {
                Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)))
            }
        }
    }

    private static func integers(_ data: Data) -> [Int8] { data.withUnsafeBytes { $0.map(Int8.init(bitPattern:)) } }
}
