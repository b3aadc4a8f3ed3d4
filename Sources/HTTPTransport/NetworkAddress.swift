import Glibc

/// The address of one machine, and what kind of network it lies in.
struct NetworkAddress: Equatable, Sendable {
    /// 16 bytes, big-endian halves; IPv4 as `::ffff:a.b.c.d`, which is also what an IPv4-mapped address means.
    private let high: UInt64
    private let low: UInt64

    enum Kind: Equatable, Sendable {
        case loopback
        /// A network of one's own, which an operator may admit.
        case privateNetwork
        /// Link-local, metadata services, multicast, documentation, everything unassigned: never admitted.
        case reserved
        case global
    }

    init?(_ text: String) {
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            self.init(v4: UInt32(bigEndian: v4.s_addr))
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            self = withUnsafeBytes(of: v6) { Self(v6: $0) }
        } else {
            return nil
        }
    }

    /// - Parameter address: a socket address of `length` bytes, of any family.
    init?(socketAddress address: UnsafeRawPointer, length: Int) {
        guard length >= MemoryLayout<sa_family_t>.size else { return nil }
        switch Int32(address.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET where length >= MemoryLayout<sockaddr_in>.size:
            self.init(v4: UInt32(bigEndian: address.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr))
        case AF_INET6 where length >= MemoryLayout<sockaddr_in6>.size:
            self = withUnsafeBytes(of: address.loadUnaligned(as: sockaddr_in6.self).sin6_addr) { Self(v6: $0) }
        default: return nil
        }
    }

    private init(v4: UInt32) {
        high = 0
        low = 0xFFFF_0000_0000 | UInt64(v4)
    }

    private init(v6 bytes: UnsafeRawBufferPointer) {
        high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
        low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }

    var kind: Kind {
        let tail = UInt32(truncatingIfNeeded: low)
        if high == 0, low >> 32 == 0xFFFF { return Self.kind(ofV4: tail) }
        if high == 0, low == 1 { return .loopback }
        // Through a NAT64 gateway (RFC 6052) an IPv4 address is reached: only a global one may be.
        if high == 0x0064_FF9B_0000_0000, low >> 32 == 0 {
            return Self.kind(ofV4: tail) == .global ? .global : .reserved
        }
        return Self.v6Networks.first { $0.contains(high, low) }?.kind ?? .reserved
    }

    private static func kind(ofV4 address: UInt32) -> Kind {
        v4Networks.first { $0.contains(address) }?.kind ?? .global
    }
}

extension NetworkAddress {
    private struct V4Network: Sendable {
        let prefix: UInt32
        let bits: Int
        let kind: Kind

        init(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32, _ bits: Int, _ kind: Kind) {
            prefix = a << 24 | b << 16 | c << 8 | d
            self.bits = bits
            self.kind = kind
        }

        func contains(_ address: UInt32) -> Bool { (address ^ prefix) >> (32 - bits) == 0 }
    }

    /// The first match counts. Source: IANA IPv4 special-purpose address registry (RFC 6890 and updates), and the
    /// metadata services that clouds run at addresses outside of the link-local network.
    private static let v4Networks: [V4Network] = [
        V4Network(100, 100, 100, 200, 32, .reserved),  // Alibaba's metadata
        V4Network(168, 63, 129, 16, 32, .reserved),  // Azure's
        V4Network(127, 0, 0, 0, 8, .loopback),
        V4Network(10, 0, 0, 0, 8, .privateNetwork),
        V4Network(100, 64, 0, 0, 10, .privateNetwork),
        V4Network(172, 16, 0, 0, 12, .privateNetwork),
        V4Network(192, 168, 0, 0, 16, .privateNetwork),
        V4Network(0, 0, 0, 0, 8, .reserved),
        V4Network(169, 254, 0, 0, 16, .reserved),  // link-local; most clouds' metadata
        V4Network(192, 0, 0, 0, 24, .reserved),
        V4Network(192, 0, 2, 0, 24, .reserved),
        V4Network(192, 88, 99, 0, 24, .reserved),
        V4Network(198, 18, 0, 0, 15, .reserved),
        V4Network(198, 51, 100, 0, 24, .reserved),
        V4Network(203, 0, 113, 0, 24, .reserved),
        V4Network(224, 0, 0, 0, 3, .reserved),  // multicast and everything above it
    ]

    private struct V6Network: Sendable {
        let prefix: UInt64
        let bits: Int
        let kind: Kind
        /// Set where a single address is meant.
        var low: UInt64?

        func contains(_ high: UInt64, _ low: UInt64) -> Bool {
            (high ^ prefix) >> (64 - bits) == 0 && (self.low == nil || self.low == low)
        }
    }

    /// Global unicast is 2000::/3 without its special parts; what no line names is reserved.
    /// Source: IANA IPv6 special-purpose address registry.
    private static let v6Networks = [
        V6Network(prefix: 0xFD00_0EC2_0000_0000, bits: 64, kind: .reserved, low: 0x254),  // Amazon's metadata
        V6Network(prefix: 0xFD20_00CE_0000_0000, bits: 64, kind: .reserved, low: 0x254),  // Google's
        V6Network(prefix: 0xFC00_0000_0000_0000, bits: 7, kind: .privateNetwork),
        V6Network(prefix: 0x2001_0000_0000_0000, bits: 23, kind: .reserved),  // Teredo, ORCHID and their like
        V6Network(prefix: 0x2001_0DB8_0000_0000, bits: 32, kind: .reserved),
        V6Network(prefix: 0x2002_0000_0000_0000, bits: 16, kind: .reserved),  // 6to4 carries any IPv4 address
        V6Network(prefix: 0x3FFF_0000_0000_0000, bits: 20, kind: .reserved),
        V6Network(prefix: 0x2000_0000_0000_0000, bits: 3, kind: .global),
    ]
}

/// Which addresses one call may connect to.
enum AddressRule: Equatable, Sendable {
    case globalOnly
    case privateToo
    /// For a call whose own address names this machine: there, and nowhere else.
    case loopbackOnly

    func admits(_ address: NetworkAddress) -> Bool {
        switch address.kind {
        case .loopback: self == .loopbackOnly
        case .privateNetwork: self == .privateToo
        case .global: self != .loopbackOnly
        case .reserved: false
        }
    }
}
