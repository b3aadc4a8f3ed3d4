/// Word pieces by their UTF-8 bytes: one walk from a start finds the longest piece there.
///
/// The edges lie in one open-addressing table keyed by (node, byte), so a vocabulary of 40,000 pieces is two arrays and
/// not 200,000 small objects.
struct PieceTrie: Sendable {
    static let root = 0
    private static let noEdge: UInt64 = 0

    // Power of two, at most half full: [capacity] each. Key = node · 256 + byte + 1.
    private var keys: [UInt64]
    private var children: [UInt32]
    private var edgeCount = 0
    /// The piece that ends in the node, or -1: [nodes].
    private var pieceIDs: [Int32] = [-1]

    /// - Parameter pieces: how many will come, as far as it is known.
    init(pieces: Int = 0) {
        // Some two edges to a piece; the tables grow where that is too few.
        var capacity = 1 << 12
        while capacity < pieces * 4 { capacity *= 2 }
        keys = Array(repeating: Self.noEdge, count: capacity)
        children = Array(repeating: 0, count: capacity)
        pieceIDs.reserveCapacity(capacity / 2 + 1)
    }

    /// Of a piece entered twice the later id counts, as in the reference.
    mutating func insert(_ piece: some Sequence<UInt8>, id: Int32) {
        var node = Self.root
        for byte in piece { node = child(of: node, byte) ?? addChild(to: node, byte) }
        pieceIDs[node] = id
    }

    /// The node that `bytes` lead to, whether or not a piece ends there.
    func node(at bytes: some Sequence<UInt8>) -> Int? {
        var node = Self.root
        for byte in bytes {
            guard let next = child(of: node, byte) else { return nil }
            node = next
        }
        return node
    }

    /// The longest piece that `bytes` begin with, walking on from `start`; bytes already walked count nothing.
    func longestPiece(in bytes: ArraySlice<UInt8>, from start: Int = root) -> (id: Int32, end: Int)? {
        var longest: (id: Int32, end: Int)?
        var node = start
        for index in bytes.indices {
            guard let next = child(of: node, bytes[index]) else { break }
            node = next
            if pieceIDs[node] >= 0 { longest = (pieceIDs[node], index + 1) }
        }
        return longest
    }

    /// Every piece that `bytes` begin with, the shortest first, with the index behind it.
    func forEachPiece(in bytes: ArraySlice<UInt8>, _ body: (_ id: Int32, _ end: Int) -> Void) {
        var node = Self.root
        for index in bytes.indices {
            guard let next = child(of: node, bytes[index]) else { return }
            node = next
            if pieceIDs[node] >= 0 { body(pieceIDs[node], index + 1) }
        }
    }

    func pieceID(of piece: some Sequence<UInt8>) -> Int32? {
        node(at: piece).flatMap { pieceIDs[$0] >= 0 ? pieceIDs[$0] : nil }
    }

    private func child(of node: Int, _ byte: UInt8) -> Int? {
        let slot = slot(for: Self.key(node, byte))
        return keys[slot] == Self.noEdge ? nil : Int(children[slot])
    }

    private mutating func addChild(to node: Int, _ byte: UInt8) -> Int {
        if edgeCount * 2 >= keys.count { grow() }
        let child = pieceIDs.count
        let slot = slot(for: Self.key(node, byte))
        keys[slot] = Self.key(node, byte)
        children[slot] = UInt32(child)
        edgeCount += 1
        pieceIDs.append(-1)
        return child
    }

    private mutating func grow() {
        let (oldKeys, oldChildren) = (keys, children)
        keys = Array(repeating: Self.noEdge, count: oldKeys.count * 2)
        children = Array(repeating: 0, count: oldKeys.count * 2)
        for (key, child) in zip(oldKeys, oldChildren) where key != Self.noEdge {
            let slot = slot(for: key)
            keys[slot] = key
            children[slot] = child
        }
    }

    private static func key(_ node: Int, _ byte: UInt8) -> UInt64 { UInt64(node) << 8 + UInt64(byte) + 1 }

    /// Where the key is, or the free slot where it belongs.
    private func slot(for key: UInt64) -> Int {
        let mask = keys.count - 1
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while keys[slot] != key, keys[slot] != Self.noEdge { slot = (slot + 1) & mask }
        return slot
    }
}
