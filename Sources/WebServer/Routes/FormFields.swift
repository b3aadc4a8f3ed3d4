/// Names and values of a query or a form (`application/x-www-form-urlencoded`).
struct FormFields {
    private var values: [String: [String]] = [:]

    init(_ text: some StringProtocol) { self.init(bytes: Array(text.utf8)) }

    /// Pairs that aren't UTF-8 once decoded are left out.
    init(bytes: [UInt8]) {
        for pair in bytes.split(separator: 0x26).prefix(32) {
            let parts = pair.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decode(parts[0]), let value = parts.count > 1 ? Self.decode(parts[1]) : "" else {
                continue
            }
            values[name, default: []].append(value)
        }
    }

    /// `nil` unless the field is there exactly once and isn't empty: of two, each reader would take another.
    subscript(name: String) -> String? {
        guard let all = values[name], all.count == 1, !all[0].isEmpty else { return nil }
        return all[0]
    }

    private static func decode(_ bytes: ArraySlice<UInt8>) -> String? {
        var decoded: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case 0x2B:
                decoded.append(0x20)
            case 0x25:
                guard rest.count >= 2, let high = hex(rest.removeFirst()), let low = hex(rest.removeFirst()) else {
                    return nil
                }
                decoded.append(high << 4 | low)
            default:
                decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
