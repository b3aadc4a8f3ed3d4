import RhythmiQDomain

/// Makes ids that sort by the time of their making: 48 bits of milliseconds, then 80 bits of chance, as 26 characters
/// of base 32. Within a millisecond, and when the clock goes back, the last id is counted up by a random amount
/// instead.
///
/// Layout: the ULID specification.
struct AscendingID: Sendable {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    private var time: UInt64 = 0
    private var chance: (high: UInt16, low: UInt64) = (0, 0)

    /// - Parameter last: the newest id there is.
    init(after last: String?) {
        guard let last else { return }
        var digits = last.utf8.compactMap { character in Self.alphabet.firstIndex(of: character).map(UInt64.init) }
        digits = Array(digits.prefix(26))
        guard digits.count == 26 else { return }
        time = digits[0..<10].reduce(0) { $0 << 5 | $1 }
        // A following millisecond is above every id of the last one.
        time += 1
    }

    mutating func next(milliseconds: Int64, using generator: inout some RandomNumberGenerator) -> String {
        let now = UInt64(max(milliseconds, 0)) & 0xFFFF_FFFF_FFFF
        if now > time {
            time = now
            chance = (UInt16.random(in: 0...0x7FFF, using: &generator), generator.next())
        } else {
            let (low, overflow) = chance.low.addingReportingOverflow(.random(in: 1...(1 << 32), using: &generator))
            chance = (chance.high &+ (overflow ? 1 : 0), low)
        }
        return text
    }

    private var text: String {
        var characters = (0..<10).map { Self.alphabet[Int(time >> (45 - 5 * UInt64($0)) & 31)] }
        let bits = UInt128(chance.high) << 64 | UInt128(chance.low)
        characters += (0..<16).map { Self.alphabet[Int(bits >> UInt128(75 - 5 * $0) & 31)] }
        return String(decoding: characters, as: UTF8.self)
    }
}
