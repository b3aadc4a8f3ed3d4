import Foundation

/// An open-addressed table of numbers by the hash of what they are known by; zero is free, else the number plus one.
/// Written to the index as it stands.
struct HashSlots {
    private(set) var slots: [UInt32]
    private(set) var count = 0

    /// - Parameter capacity: how many numbers will come; at most half of the slots get taken.
    init(capacity: Int) {
        var size = 2
        while size < capacity * 2 { size *= 2 }
        slots = [UInt32](repeating: 0, count: size)
    }

    /// The number for which `isIt` holds, among those of the hash.
    func find(_ hash: UInt64, _ isIt: (UInt32) -> Bool) -> UInt32? {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            if isIt(slots[slot] - 1) { return slots[slot] - 1 }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    mutating func insert(_ number: UInt32, hash: UInt64) {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = number + 1
        count += 1
    }

    var isFull: Bool { count * 2 >= slots.count }

    /// The same numbers in twice the room.
    func grown(hash: (UInt32) -> UInt64) -> HashSlots {
        var larger = HashSlots(capacity: slots.count)
        for slot in slots where slot != 0 { larger.insert(slot - 1, hash: hash(slot - 1)) }
        return larger
    }
}

/// Texts laid end to end, each behind its length; the offset is a text's name. The empty text is 0.
struct StringBlob {
    private(set) var bytes: [UInt8] = [0]
    /// A blob beyond what an offset can name.
    private(set) var isTooLarge = false

    mutating func append(_ text: String) -> UInt32 {
        var text = text
        return text.withUTF8 { append($0) }
    }

    mutating func append(_ utf8: UnsafeBufferPointer<UInt8>) -> UInt32 {
        if utf8.isEmpty { return 0 }
        guard bytes.count + utf8.count + 5 <= Int(UInt32.max) else {
            isTooLarge = true
            return 0
        }
        let reference = UInt32(bytes.count)
        var length = utf8.count
        while length >= 0x80 {
            bytes.append(UInt8(length & 0x7F) | 0x80)
            length >>= 7
        }
        bytes.append(UInt8(length))
        bytes.append(contentsOf: utf8)
        return reference
    }

    func range(of reference: UInt32) -> Range<Int> {
        var at = Int(reference)
        var length = 0
        var shift = 0
        repeat {
            length |= Int(bytes[at] & 0x7F) << shift
            shift += 7
            at += 1
        } while bytes[at - 1] >= 0x80
        return at..<(at + length)
    }

    func isEqual(_ reference: UInt32, to utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        let range = range(of: reference)
        guard range.count == utf8.count else { return false }
        return bytes.withUnsafeBytes { own in
            guard let base = own.baseAddress, let other = utf8.baseAddress else { return true }
            return memcmp(base + range.lowerBound, other, utf8.count) == 0
        }
    }

    func hash(of reference: UInt32) -> UInt64 { withText(reference, Self.hash) }

    func withText<Result>(_ reference: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range(of: reference)])) }
    }

    /// As `stableHash` of the text.
    static func hash(_ utf8: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }
}
