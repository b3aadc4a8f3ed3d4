import CCurl
import Glibc

/// One easy handle with what it has received so far. Lives on the loop's thread alone; libcurl's callbacks reach it by
/// an unretained pointer, which holds because the loop removes the handle before it lets go of the transfer.
final class Transfer {
    let call: Call
    let easy: UnsafeMutableRawPointer
    private let checksPeer: Bool

    private var phase = Phase.connecting
    private var refusedAddress = false
    private var headerBytes = 0
    private var headers = HTTPHeaders()
    private var body: [UInt8] = []
    private var overflow: HTTPError.Code?
    /// libcurl reads this while the transfer runs.
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var pinnedList: UnsafeMutablePointer<curl_slist>?

    private enum Phase {
        case connecting
        case waiting(since: ContinuousClock.Instant)
        case receiving(latest: ContinuousClock.Instant)
    }

    static let maximumHeaderBytes = 64 << 10

    /// - Returns: `nil` when libcurl has no memory for it.
    init?(_ call: Call, _ configuration: HTTPClient.Configuration) {
        guard let easy = curl_easy_init() else { return nil }
        self.call = call
        self.easy = easy
        let proxy = call.target.isLoopback ? nil : configuration.proxyURL
        checksPeer = proxy == nil
        setBounds()
        setAddressRules(configuration, proxy: proxy)
        setRequest(userAgent: configuration.userAgent)
        setCallbacks()
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerList)
        curl_slist_free_all(pinnedList)
    }

    static func of(_ easy: UnsafeMutableRawPointer) -> Transfer? {
        var context: UnsafeMutableRawPointer?
        curl_shim_get_pointer(easy, CURLINFO_PRIVATE, &context)
        return context.map(at)
    }

    private static func at(_ context: UnsafeMutableRawPointer) -> Transfer {
        Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }
}

// MARK: - Settings

extension Transfer {
    /// libcurl's own defaults, held by tests: certificates verified, redirects left to the caller, no cookies, no
    /// `.netrc`, no HTTP/0.9.
    private func setBounds() {
        curl_shim_set_long(easy, CURLOPT_NOSIGNAL, 1)
        // Removing a transfer whose name is still being looked up must not stop the thread until that ends.
        curl_shim_set_long(easy, CURLOPT_QUICK_EXIT, 1)
        curl_shim_set_long(
            easy, CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(call.request.connectDeadline / .milliseconds(1))))
        curl_shim_set_string(easy, CURLOPT_ACCEPT_ENCODING, "gzip")
    }

    private func setAddressRules(_ configuration: HTTPClient.Configuration, proxy: String?) {
        curl_shim_set_string(easy, CURLOPT_URL, call.target.url)
        curl_shim_set_string(easy, CURLOPT_PROTOCOLS_STR, call.target.isLoopback ? "http,https" : "https")
        curl_shim_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let file = configuration.certificateFile {
            curl_shim_set_string(easy, CURLOPT_CAINFO, file)
            // The system's folder would be trusted beside the file.
            curl_shim_set_string(easy, CURLOPT_CAPATH, nil)
        }
        // Empty, not absent: libcurl would read the environment's proxies.
        curl_shim_set_string(easy, CURLOPT_PROXY, proxy ?? "")
        curl_shim_set_string(easy, CURLOPT_NOPROXY, "")
        curl_shim_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if let address = configuration.pinnedAddresses[call.target.host] {
            pinnedList = curl_slist_append(nil, "\(call.target.host):\(call.target.port):\(address)")
            curl_shim_set_list(easy, CURLOPT_RESOLVE, pinnedList)
        }
        if call.request.isIdempotent {
            curl_shim_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        } else {
            // libcurl repeats a request when a connection that was used before yields no byte, and when an HTTP/2 server
            // refuses the stream. Neither can happen here.
            curl_shim_set_long(easy, CURLOPT_FRESH_CONNECT, 1)
            curl_shim_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        }
    }

    private func setRequest(userAgent: String) {
        let request = call.request
        switch (request.method, request.body) {
        case (.head, _): curl_shim_set_long(easy, CURLOPT_NOBODY, 1)
        case (.get, nil): curl_shim_set_long(easy, CURLOPT_HTTPGET, 1)
        case (let method, let body) where body != nil || method == .post || method == .put || method == .patch:
            let body = body ?? []
            curl_shim_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            body.withUnsafeBytes { bytes in
                // libcurl takes a null pointer for "no body set" and would go on to read standard input.
                _ =
                    bytes.baseAddress.map { curl_shim_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, $0) }
                    ?? curl_shim_set_string(easy, CURLOPT_COPYPOSTFIELDS, "")
            }
            curl_shim_set_string(easy, CURLOPT_CUSTOMREQUEST, method.rawValue)
        case (let method, _): curl_shim_set_string(easy, CURLOPT_CUSTOMREQUEST, method.rawValue)
        }
        // A name with a colon and nothing behind takes away what libcurl would add: `Expect` costs a round trip, and the
        // type it guesses is wrong.
        var lines = ["Expect:"]
        if request.headers["Content-Type"] == nil { lines.append("Content-Type:") }
        if request.headers["User-Agent"] == nil { lines.append("User-Agent: \(userAgent)") }
        for field in request.headers.fields {
            lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        for line in lines { headerList = curl_slist_append(headerList, line) }
        curl_shim_set_list(easy, CURLOPT_HTTPHEADER, headerList)
    }

    private func setCallbacks() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        curl_shim_set_pointer(easy, CURLOPT_PRIVATE, context)
        curl_shim_set_open_socket(easy) { context, _, address in
            guard let context, let address else { return CURL_SOCKET_BAD }
            return Transfer.at(context).openSocket(address)
        }
        curl_shim_set_pointer(easy, CURLOPT_OPENSOCKETDATA, context)
        curl_shim_set_before_request(easy) { context, peer, _, _, _ in
            guard let context, let peer else { return CURL_PREREQFUNC_ABORT }
            return Transfer.at(context).beforeRequest(peer: String(cString: peer))
        }
        curl_shim_set_pointer(easy, CURLOPT_PREREQDATA, context)
        curl_shim_set_data_function(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let context, let bytes else { return 0 }
            return Transfer.at(context).receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        curl_shim_set_pointer(easy, CURLOPT_HEADERDATA, context)
        curl_shim_set_data_function(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let context, let bytes else { return 0 }
            return Transfer.at(context).receiveBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        curl_shim_set_pointer(easy, CURLOPT_WRITEDATA, context)
    }
}

// MARK: - Callbacks

extension Transfer {
    /// The address here is the one that will be connected to, so no name can change its meaning in between.
    private func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        if checksPeer {
            let bytes = UnsafeRawPointer(address) + (MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0)
            let peer = NetworkAddress(socketAddress: bytes, length: Int(address.pointee.addrlen))
            guard let peer, call.target.rule.admits(peer) else {
                refusedAddress = true
                return CURL_SOCKET_BAD
            }
        }
        let type = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
        return socket(address.pointee.family, type, address.pointee.`protocol`)
    }

    /// The connection stands and nothing has been sent on it for this call. It may be one that was opened for another
    /// call under another rule.
    func beforeRequest(peer: String) -> Int32 {
        if checksPeer {
            guard let address = NetworkAddress(peer), call.target.rule.admits(address) else {
                refusedAddress = true
                return CURL_PREREQFUNC_ABORT
            }
        }
        guard call.maySend() else { return CURL_PREREQFUNC_ABORT }
        phase = .waiting(since: .now)
        return CURL_PREREQFUNC_OK
    }

    private func receiveHeader(_ line: UnsafeRawBufferPointer) -> Int {
        phase = .receiving(latest: .now)
        headerBytes += line.count
        guard headerBytes <= Self.maximumHeaderBytes else {
            overflow = .headersTooLarge
            return 0
        }
        if line.starts(with: "HTTP/".utf8) {
            headers = HTTPHeaders()
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            headers.append(Self.text(line[..<colon]), Self.text(line[(colon + 1)...]))
        }
        return line.count
    }

    private func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        phase = .receiving(latest: .now)
        guard bytes.count <= call.request.maximumResponseBytes - body.count else {
            overflow = .bodyTooLarge
            return 0
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    /// Without the white space around it.
    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || 0x09...0x0D ~= $0 }
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }
}

// MARK: - Ends

extension Transfer {
    /// libcurl itself watches over the connection's deadline, since it alone knows when it begins to connect.
    var nextDeadline: (ContinuousClock.Instant, HTTPError.Limit) {
        let own: (instant: ContinuousClock.Instant, limit: HTTPError.Limit)? =
            switch phase {
            case .connecting: nil
            case .waiting(let since): (since + call.request.firstByteDeadline, .firstByte)
            case .receiving(let latest): (latest + call.request.idleDeadline, .idle)
            }
        guard let own, own.instant < call.end else { return (call.end, .total) }
        return own
    }

    var answer: Call.Answer {
        var status = 0
        curl_shim_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        var next: UnsafeMutablePointer<CChar>?
        curl_shim_get_string(easy, CURLINFO_REDIRECT_URL, &next)
        return Call.Answer(
            response: HTTPResponse(status: status, headers: headers, body: body),
            redirectURL: next.map { String(cString: $0) })
    }

    /// - Returns: `nil` for success.
    func failure(_ result: CURLcode) -> HTTPError.Code? {
        if result == CURLE_OK { return nil }
        if let overflow { return overflow }
        if refusedAddress, result == CURLE_COULDNT_CONNECT || result == CURLE_ABORTED_BY_CALLBACK {
            return .refusedAddress
        }
        return switch result {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .nameNotResolved
        case CURLE_COULDNT_CONNECT: .cannotConnect
        case CURLE_OPERATION_TIMEDOUT: .timedOut(.connect)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_USE_SSL_FAILED, CURLE_SSL_INVALIDCERTSTATUS:
            .tlsFailed
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM:
            .interrupted
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING, CURLE_WRITE_ERROR:
            .malformedResponse
        default: .failed(curlCode: Int(result.rawValue))
        }
    }
}
