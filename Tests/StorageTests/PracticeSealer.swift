import RhythmiQDomain
import Storage
import Synchronization

/// Conceals like a vault, but with a toy cipher: a key stream from a random nonce, and a check over contents and place.
/// It finds every mistake that a store can make with places, owners and keys; it protects nothing.
final class PracticeSealer: RowSealer {
    private let state: Mutex<State>

    private struct State {
        var chance: SplitMix64
        var destroyed: Set<String> = []
    }

    init(seed: UInt64 = 1) { state = Mutex(State(chance: SplitMix64(seed: seed))) }

    /// From now on this key counts as missing from the key ring.
    func lose(_ dataKey: String) { state.withLock { _ = $0.destroyed.insert(dataKey) } }
    func find(_ dataKey: String) { state.withLock { _ = $0.destroyed.remove(dataKey) } }

    func makeDataKey(for user: String) throws -> String { "practice." + String(random(), radix: 36) + "." + user }

    func seal(_ plaintext: [UInt8], place: RowPlace, dataKey: String) throws -> String {
        let nonce = random()
        let check = digest(plaintext, place: place, dataKey: dataKey)
        return "\(String(nonce, radix: 36)).\(String(check, radix: 36)).\(hex(mixed(plaintext, nonce, dataKey)))"
    }

    func open(_ sealed: String, place: RowPlace, dataKey: String) throws -> [UInt8] {
        if state.withLock({ $0.destroyed.contains(dataKey) }) { throw SealingError.missingKey(id: "practice") }
        let parts = sealed.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let nonce = UInt64(parts[0], radix: 36), let bytes = unhex(parts[2]) else {
            throw SealingError.damaged
        }
        let plaintext = mixed(bytes, nonce, dataKey)
        guard UInt64(parts[1], radix: 36) == digest(plaintext, place: place, dataKey: dataKey) else {
            throw SealingError.damaged
        }
        return plaintext
    }

    func tombstone(for updateKey: String, dataKey: String) throws -> [UInt8] {
        [0, 1].flatMap { part in
            let hash = stableHash("\(part)|\(dataKey)|\(updateKey)")
            return (0..<8).map { UInt8(truncatingIfNeeded: hash >> (8 * UInt64($0))) }
        }
    }

    private func random() -> UInt64 { state.withLock { $0.chance.next() } }

    private func digest(_ bytes: [UInt8], place: RowPlace, dataKey: String) -> UInt64 {
        stableHash("\(place.table)|\(place.column)|\(place.row)|\(place.user)|\(dataKey)|\(hex(bytes))")
    }

    private func mixed(_ bytes: [UInt8], _ nonce: UInt64, _ dataKey: String) -> [UInt8] {
        var stream = SplitMix64(seed: nonce ^ stableHash(dataKey))
        return bytes.map { $0 ^ UInt8(truncatingIfNeeded: stream.next()) }
    }

    private func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private func unhex(_ text: Substring) -> [UInt8]? {
        let values = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard values.count == text.utf8.count, values.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
    }
}
