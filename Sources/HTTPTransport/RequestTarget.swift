import CCurl

/// An address that has passed the rules: http(s), no user name, https outside of this machine.
///
/// libcurl's own parser reads it, so that the host which is checked is the host which is called.
struct RequestTarget: Equatable, Sendable {
    /// As libcurl writes it: `http://0x7f.1` has become `http://127.0.0.1/`.
    let url: String
    /// Lower case; an IPv6 address without its brackets.
    let host: String
    let port: String
    let isHTTPS: Bool
    let isLoopback: Bool
    let rule: AddressRule

    init(_ url: String, allowsPrivateAddresses: Bool, allowedHosts: Set<String>?) throws(HTTPError) {
        guard let parts = URLParts(url) else { throw HTTPError(.invalidURL, host: "") }
        let host = parts.host
        guard parts.scheme == "https" || parts.scheme == "http", !parts.namesUser, !host.isEmpty else {
            throw HTTPError(.invalidURL, host: host)
        }
        let literal = NetworkAddress(host)
        isLoopback = host == "localhost" || literal?.kind == .loopback
        isHTTPS = parts.scheme == "https"
        guard isHTTPS || isLoopback else { throw HTTPError(.insecureURL, host: host) }
        guard allowedHosts?.contains(host) ?? true else { throw HTTPError(.hostNotAllowed, host: host) }
        rule = isLoopback ? .loopbackOnly : allowsPrivateAddresses ? .privateToo : .globalOnly
        if let literal, !rule.admits(literal) { throw HTTPError(.refusedAddress, host: host) }
        self.url = parts.url
        self.host = host
        port = parts.port
    }

    /// Where a redirect leads. Loopback follows from what the operator configured, never from what a server answered.
    func redirected(to url: String, allowsPrivateAddresses: Bool, allowedHosts: Set<String>?) throws(HTTPError)
        -> RequestTarget
    {
        let next = try RequestTarget(
            url, allowsPrivateAddresses: allowsPrivateAddresses, allowedHosts: allowedHosts)
        if next.isLoopback, !isLoopback { throw HTTPError(.refusedAddress, host: next.host) }
        return next
    }

    func hasSameOrigin(as other: Self) -> Bool {
        (host, port, isHTTPS) == (other.host, other.port, other.isHTTPS)
    }
}

/// What libcurl's parser finds in an address.
private struct URLParts {
    let url: String
    let scheme: String
    let host: String
    let port: String
    let namesUser: Bool

    init?(_ text: String) {
        // A NUL would end the text for libcurl and not for the caller.
        guard !text.utf8.contains(0), let handle = curl_url() else { return nil }
        defer { curl_url_cleanup(handle) }
        guard curl_url_set(handle, CURLUPART_URL, text, 0) == CURLUE_OK,
            let url = Self.part(CURLUPART_URL, of: handle), let scheme = Self.part(CURLUPART_SCHEME, of: handle),
            let host = Self.part(CURLUPART_HOST, of: handle),
            let port = Self.part(CURLUPART_PORT, of: handle, CURLU_DEFAULT_PORT)
        else { return nil }
        self.url = url
        self.scheme = scheme.lowercased()
        self.host = Self.plainHost(host)
        self.port = port
        namesUser = Self.part(CURLUPART_USER, of: handle) != nil || Self.part(CURLUPART_PASSWORD, of: handle) != nil
    }

    /// `[::1]` → `::1`, `API.example.` → `api.example`.
    private static func plainHost(_ host: String) -> String {
        var host = Substring(host.lowercased())
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        if host.hasSuffix(".") { host = host.dropLast() }
        return String(host)
    }

    private static func part(_ part: CURLUPart, of handle: OpaquePointer, _ flags: Int32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, UInt32(flags)) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
