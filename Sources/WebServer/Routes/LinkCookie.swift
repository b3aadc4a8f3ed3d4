/// The cookie that binds a browser to one attempt at linking (rule LNK-3).
///
/// `__Host-` makes browsers take it only over TLS (or from this machine), for this host alone and for every path, so no
/// neighbouring site can plant one.
enum LinkCookie {
    static let name = "__Host-rhythmiq-link"

    static func set(_ value: String, seconds: Int) -> (name: String, value: String) {
        ("set-cookie", "\(name)=\(value); Path=/; Max-Age=\(seconds); Secure; HttpOnly; SameSite=Lax")
    }

    /// `nil` without one, with two, or when it holds anything but letters, digits, `-`, `_` and `.`.
    static func value(in head: RequestHead) -> String? {
        let pairs = head.values("cookie").joined(separator: ";").split(separator: ";").map { $0.drop { $0 == " " } }
        let own = pairs.filter { $0.utf8.starts(with: "\(name)=".utf8) }.map { $0.dropFirst(name.count + 1) }
        guard own.count == 1, !own[0].isEmpty, own[0].utf8.count <= 512 else { return nil }
        let isPlain = own[0].utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        return isPlain ? String(own[0]) : nil
    }
}
