import Foundation

/// The normalisation that SentencePiece compiles into a model: short byte sequences and what each becomes.
///
/// Source: google/sentencepiece `normalizer.cc` and s-yata/darts-clone, whose double-array trie the map holds; applied as
/// HuggingFace `spm_precompiled` 0.1.4 does: whole grapheme clusters of fewer than six bytes first, else scalar by scalar.
struct CharacterMap: Sendable {
    private let units: [UInt32]
    /// The replacements, each ending in a zero byte.
    private let replacements: [UInt8]

    /// - Parameter bytes: length of the trie, the trie, the replacements.
    init(_ bytes: [UInt8]) throws(TokenizationError) {
        guard bytes.count >= 4 else { throw .malformedCharacterMap }
        let size = Int(Self.number(bytes, 0))
        guard size > 0, size.isMultiple(of: 4), size <= bytes.count - 4 else { throw .malformedCharacterMap }
        units = stride(from: 4, to: 4 + size, by: 4).map { Self.number(bytes, $0) }
        replacements = Array(bytes[(4 + size)...])
        guard replacements.last == 0 else { throw .malformedCharacterMap }
    }

    func normalized(_ text: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        for character in text {
            let bytes = Array(character.utf8)
            if bytes.count < 6, let replacement = replacement(of: bytes[...]) {
                result += replacement
                continue
            }
            for scalar in character.unicodeScalars {
                let bytes = Array(UTF8.encode(scalar) ?? .init())
                result += replacement(of: bytes[...]) ?? bytes[...]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Of the shortest sequence that `key` begins with, as in the reference.
    private func replacement(of key: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var node = offset(of: units[0])
        for byte in key {
            guard byte != 0 else { return nil }
            node ^= Int(byte)
            guard node < units.count else { return nil }
            let unit = units[node]
            guard unit & 0x8000_00FF == UInt32(byte) else { return nil }
            node ^= offset(of: unit)
            guard unit >> 8 & 1 == 1 else { continue }
            guard node < units.count else { return nil }
            let start = Int(units[node] & 0x7FFF_FFFF)
            guard start < replacements.count else { return nil }
            return replacements[start...].prefix { $0 != 0 }
        }
        return nil
    }

    private func offset(of unit: UInt32) -> Int { Int(unit >> 10) << Int((unit & 0x200) >> 6) }

    private static func number(_ bytes: [UInt8], _ start: Int) -> UInt32 {
        bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
