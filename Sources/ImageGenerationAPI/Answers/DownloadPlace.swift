/// Whether an address that a service answers may be fetched (rule IMG-4).
enum DownloadPlace: Equatable {
    /// The configured service itself, wherever the operator has it.
    case service
    /// One of the hosts known for this; over https, in no private network.
    case known

    init?(_ address: String, _ configuration: ImageServiceConfiguration) {
        // No second reading of the same address can differ: nothing but a plain host may stand before the path.
        guard address.utf8.count <= 2048, let scheme = address.firstRange(of: "://") else { return nil }
        let rest = address[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != "\\" }
        guard rest.dropFirst(authority.count).first == "/",
            address.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "\\") })
        else { return nil }
        let origin = address[..<authority.endIndex]
        if origin == Self.origin(of: configuration.baseURL) {
            self = .service
        } else if address.hasPrefix("https://"), Self.isKnown(authority, configuration.downloadHosts) {
            self = .known
        } else {
            return nil
        }
    }

    private static func origin(of base: String) -> Substring {
        guard let scheme = base.firstRange(of: "://") else { return base[...] }
        return base[..<(base[scheme.upperBound...].firstIndex(of: "/") ?? base.endIndex)]
    }

    private static func isKnown(_ authority: Substring, _ hosts: [String]) -> Bool {
        guard authority.utf8.allSatisfy({ Self.hostBytes.contains($0) }) else { return false }
        return hosts.contains { host in
            host.hasPrefix(".") ? authority.hasSuffix(host) || authority == host.dropFirst() : authority == host
        }
    }

    private static let hostBytes = Set("abcdefghijklmnopqrstuvwxyz0123456789.-".utf8)
}
