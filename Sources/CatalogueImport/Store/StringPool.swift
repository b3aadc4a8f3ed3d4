import RhythmiQDomain

/// Texts kept once each, laid end to end: about six bytes beside the text's own.
struct StringPool {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    /// A power of two; zero is free, else an index plus one. Linear probing.
    private var slots = [UInt32](repeating: 0, count: 1 << 10)

    var count: Int { ends.count }

    subscript(index: UInt32) -> String { String(decoding: utf8(of: Int(index)), as: UTF8.self) }

    func index(of text: String) -> UInt32? {
        let entry = slots[slot(of: text)]
        return entry == 0 ? nil : entry - 1
    }

    mutating func intern(_ text: String) -> UInt32 {
        let slot = slot(of: text)
        if slots[slot] != 0 { return slots[slot] - 1 }
        let index = UInt32(ends.count)
        bytes.append(contentsOf: text.utf8)
        ends.append(bytes.count)
        slots[slot] = index + 1
        if ends.count * 4 > slots.count * 3 { grow() }
        return index
    }

    private func utf8(of index: Int) -> ArraySlice<UInt8> { bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }

    /// Where the text stands, or the free slot where it belongs.
    private func slot(of text: String) -> Int {
        var slot = Int(truncatingIfNeeded: stableHash(text)) & (slots.count - 1)
        while slots[slot] != 0, !utf8(of: Int(slots[slot] - 1)).elementsEqual(text.utf8) {
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for index in ends.indices {
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in utf8(of: index) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(index) + 1
        }
    }
}

/// Lists kept once each, by number: most songs and playlists share their few lists of themes.
struct ListPool<Element: Hashable & Sendable>: Sendable {
    private var lists: [[Element]] = [[]]
    private var indices: [[Element]: UInt32] = [[]: 0]

    static var empty: UInt32 { 0 }

    subscript(index: UInt32) -> [Element] { lists[Int(index)] }

    mutating func intern(_ list: [Element]) -> UInt32 {
        if let index = indices[list] { return index }
        let index = UInt32(lists.count)
        lists.append(list)
        indices[list] = index
        return index
    }

    /// The list with what it lacks of `more` behind it.
    mutating func union(_ index: UInt32, _ more: [Element]) -> UInt32 {
        guard !more.isEmpty else { return index }
        var list = self[index]
        for element in more where !list.contains(element) { list.append(element) }
        return intern(list)
    }
}
