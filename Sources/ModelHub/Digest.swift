/// SHA-256 and SHA-1 over bytes that come bit by bit: the checksums that hubs give for large and for small files.
///
/// Source: FIPS 180-4. SHA-1 stands against damage here, as in git, not against forgery.
struct Digest {
    enum Kind { case sha1, sha256 }

    private let kind: Kind
    private var state: [UInt32]
    private var pending: [UInt8] = []
    private var byteCount: UInt64 = 0
    private var schedule: [UInt32]

    private static let blockBytes = 64
    private static let constants: [UInt32] = roots(of: primes(64), power: 3)

    init(_ kind: Kind) {
        self.kind = kind
        switch kind {
        case .sha1: state = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
        case .sha256: state = Self.roots(of: Self.primes(8), power: 2)
        }
        schedule = Array(repeating: 0, count: kind == .sha1 ? 80 : 64)
    }

    mutating func combine(_ bytes: some Collection<UInt8>) {
        byteCount += UInt64(bytes.count)
        pending += bytes
        let whole = pending.count / Self.blockBytes * Self.blockBytes
        let blocks = pending
        blocks.withUnsafeBufferPointer { blocks in
            for start in stride(from: 0, to: whole, by: Self.blockBytes) {
                take(UnsafeBufferPointer(rebasing: blocks[start..<start + Self.blockBytes]))
            }
        }
        pending.removeFirst(whole)
    }

    /// In lower-case hexadecimal digits.
    consuming func finished() -> String {
        let bits = byteCount * 8
        var padding: [UInt8] = [0x80]
        padding += [UInt8](repeating: 0, count: (Self.blockBytes * 2 - 9 - pending.count) % Self.blockBytes)
        padding += (0..<8).reversed().map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
        combine(padding)
        return state.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined()
    }

    private mutating func take(_ block: UnsafeBufferPointer<UInt8>) {
        for word in 0..<16 {
            schedule[word] = (0..<4).reduce(0) { $0 << 8 | UInt32(block[word * 4 + $1]) }
        }
        switch kind {
        case .sha1: takeSHA1()
        case .sha256: takeSHA256()
        }
    }

    private mutating func takeSHA256() {
        for i in 16..<64 {
            let (early, late) = (schedule[i - 15], schedule[i - 2])
            let first = Self.rotated(early, 7) ^ Self.rotated(early, 18) ^ early >> 3
            let second = Self.rotated(late, 17) ^ Self.rotated(late, 19) ^ late >> 10
            schedule[i] = schedule[i - 16] &+ first &+ schedule[i - 7] &+ second
        }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for i in 0..<64 {
            let first = Self.rotated(e, 6) ^ Self.rotated(e, 11) ^ Self.rotated(e, 25)
            let sum = h &+ first &+ (e & f ^ ~e & g) &+ Self.constants[i] &+ schedule[i]
            let second = Self.rotated(a, 2) ^ Self.rotated(a, 13) ^ Self.rotated(a, 22)
            (h, g, f, e) = (g, f, e, d &+ sum)
            (d, c, b, a) = (c, b, a, sum &+ second &+ (a & b ^ a & c ^ b & c))
        }
        for (index, word) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= word }
    }

    private mutating func takeSHA1() {
        for i in 16..<80 {
            schedule[i] = Self.rotated(schedule[i - 3] ^ schedule[i - 8] ^ schedule[i - 14] ^ schedule[i - 16], 31)
        }
        var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
        for i in 0..<80 {
            let (mixed, constant): (UInt32, UInt32) =
                switch i / 20 {
                case 0: (b & c | ~b & d, 0x5A82_7999)
                case 1: (b ^ c ^ d, 0x6ED9_EBA1)
                case 2: (b & c | b & d | c & d, 0x8F1B_BCDC)
                default: (b ^ c ^ d, 0xCA62_C1D6)
                }
            let next = Self.rotated(a, 27) &+ mixed &+ e &+ constant &+ schedule[i]
            (e, d, c, b, a) = (d, c, Self.rotated(b, 2), a, next)
        }
        for (index, word) in [a, b, c, d, e].enumerated() { state[index] &+= word }
    }

    private static func rotated(_ word: UInt32, _ bits: UInt32) -> UInt32 { word >> bits | word << (32 - bits) }

    private static func primes(_ count: Int) -> [UInt64] {
        var primes: [UInt64] = []
        var candidate: UInt64 = 2
        while primes.count < count {
            if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
            candidate += 1
        }
        return primes
    }

    /// The first 32 bits behind the point of the square or cube roots, as the standard defines its constants.
    private static func roots(of numbers: [UInt64], power: Int) -> [UInt32] {
        numbers.map { number in
            // The largest root with root^power ≤ number · 2^(32 · power): bit by bit, in integers.
            var root: UInt64 = 0
            for bit in (0..<36).reversed() {
                let candidate = root | 1 << bit
                if isAtMost(candidate, power, number) { root = candidate }
            }
            return UInt32(truncatingIfNeeded: root)
        }
    }

    private static func isAtMost(_ root: UInt64, _ power: Int, _ number: UInt64) -> Bool {
        let wide = (0..<power).reduce(UInt128(1)) { product, _ in product * UInt128(root) }
        return wide <= UInt128(number) << UInt128(32 * power)
    }
}
