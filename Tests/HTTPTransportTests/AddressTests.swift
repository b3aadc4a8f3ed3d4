import TestSupport
import Testing

@testable import HTTPTransport

@Suite(.timeLimit(.minutes(5))) struct AddressTests {
    @Test(arguments: [
        ("8.8.8.8", NetworkAddress.Kind.global), ("1.1.1.1", .global), ("172.15.255.255", .global),
        ("172.32.0.0", .global), ("100.63.255.255", .global), ("100.128.0.0", .global), ("192.167.255.255", .global),
        ("11.0.0.0", .global), ("223.255.255.255", .global), ("2606:4700::1111", .global),
        ("64:ff9b::8.8.8.8", .global), ("::ffff:8.8.8.8", .global),
        ("127.0.0.1", .loopback), ("127.255.255.254", .loopback), ("::1", .loopback), ("::ffff:127.0.0.1", .loopback),
        ("10.0.0.0", .privateNetwork), ("10.255.255.255", .privateNetwork), ("172.16.0.1", .privateNetwork),
        ("172.31.255.255", .privateNetwork), ("192.168.0.1", .privateNetwork), ("100.64.0.1", .privateNetwork),
        ("100.127.255.255", .privateNetwork), ("fc00::1", .privateNetwork), ("fdff::1", .privateNetwork),
        ("::ffff:10.0.0.1", .privateNetwork), ("::ffff:192.168.1.1", .privateNetwork),
        ("0.0.0.0", .reserved), ("0.1.2.3", .reserved), ("169.254.0.1", .reserved), ("169.254.169.254", .reserved),
        ("192.0.0.1", .reserved), ("192.0.2.1", .reserved), ("198.18.0.1", .reserved), ("198.19.255.255", .reserved),
        ("198.51.100.1", .reserved), ("203.0.113.1", .reserved), ("224.0.0.1", .reserved), ("240.0.0.1", .reserved),
        ("255.255.255.255", .reserved), ("100.100.100.200", .reserved), ("168.63.129.16", .reserved),
        ("::", .reserved), ("::ffff:0.0.0.0", .reserved), ("::ffff:169.254.169.254", .reserved),
        ("::10.0.0.1", .reserved),
        ("fe80::1", .reserved), ("febf::1", .reserved), ("fec0::1", .reserved), ("ff02::1", .reserved),
        ("64:ff9b::10.0.0.1", .reserved), ("64:ff9b::127.0.0.1", .reserved), ("64:ff9b:1::1", .reserved),
        ("2001::1", .reserved), ("2001:db8::1", .reserved), ("2002:7f00:1::1", .reserved), ("100::1", .reserved),
        ("fd00:ec2::254", .reserved), ("fd20:ce::254", .reserved),
    ])
    func everyAddressHasItsKind(address: String, kind: NetworkAddress.Kind) throws {
        #expect(try #require(NetworkAddress(address)).kind == kind)
    }

    @Test(arguments: ["", "localhost", "127.1", "1.2.3.4.5", "::g", "127.0.0.1 ", "[::1]"])
    func otherTextsAreNoAddress(text: String) {
        #expect(NetworkAddress(text) == nil)
    }

    @Test func aRuleAdmitsItsKindsAndNoOther() throws {
        let samples = try ["127.0.0.1", "10.0.0.1", "8.8.8.8", "169.254.169.254"].map {
            try #require(NetworkAddress($0))
        }

        #expect(samples.map(AddressRule.globalOnly.admits) == [false, false, true, false])
        #expect(samples.map(AddressRule.privateToo.admits) == [false, true, true, false])
        #expect(samples.map(AddressRule.loopbackOnly.admits) == [true, false, false, false])
    }

    // MARK: At the socket

    /// A public name that resolves into a place where no public name should lead. 0.0.0.0 and the mapped address would
    /// reach the server.
    @Test(arguments: [
        "127.0.0.1", "0.0.0.0", "[::ffff:127.0.0.1]", "[::1]", "10.0.0.1", "169.254.169.254", "[fe80::1]", "[fc00::1]",
        "100.64.0.1",
    ])
    func aNameThatResolvesInwardsIsRefused(address: String) async throws {
        try await ScriptedServer.running({ $0.hold() }) { server in
            let client = HTTPClient(pinning: ["service.test": address])

            await #expect(throws: HTTPError(.refusedAddress, host: "service.test")) {
                try await client.send(HTTPRequest(.get, "https://service.test:\(server.port)/"))
            }
            #expect(server.connectionCount == 0)
        }
    }

    @Test func admittingPrivateNetworksAdmitsNoLoopback() async throws {
        try await ScriptedServer.running({ $0.hold() }) { server in
            let client = HTTPClient(pinning: ["service.test": "127.0.0.1"])
            var request = HTTPRequest(.get, "https://service.test:\(server.port)/")
            request.allowsPrivateAddresses = true

            await #expect(throws: HTTPError(.refusedAddress, host: "service.test")) { try await client.send(request) }
            #expect(server.connectionCount == 0)
        }
    }

    /// A connection that another call has opened under a wider rule.
    @Test(arguments: [("10.0.0.1", false), ("127.0.0.1", false), ("", false), ("8.8.8.8", true)])
    func aKeptConnectionIsCheckedAgain(peer: String, isAdmitted: Bool) throws {
        let target = try RequestTarget("https://service.test/", allowsPrivateAddresses: false, allowedHosts: nil)
        let call = Call(HTTPRequest(.get, target.url), to: target, end: .now + .seconds(1))
        let transfer = try #require(Transfer(call, HTTPClient.Configuration()))

        #expect((transfer.beforeRequest(peer: peer) == 0) == isAdmitted)
    }

    // MARK: In the address itself

    @Test(arguments: [
        ("https://api.example/v1?q=1", "api.example", "443"), ("HTTPS://API.Example.:8443", "api.example", "8443"),
        ("http://localhost:80/", "localhost", "80"), ("http://127.9.9.9", "127.9.9.9", "80"),
        ("http://[::1]:81/", "::1", "81"), ("http://0x7f.1/", "127.0.0.1", "80"),
        ("http://2130706433/", "127.0.0.1", "80"), ("https://8.8.8.8", "8.8.8.8", "443"),
    ])
    func anAddressIsReadAsItWillBeCalled(url: String, host: String, port: String) throws {
        let target = try RequestTarget(url, allowsPrivateAddresses: false, allowedHosts: nil)

        #expect((target.host, target.port) == (host, port))
        #expect(target.isLoopback == !target.isHTTPS)
    }

    @Test(arguments: [
        ("", HTTPError.Code.invalidURL), ("api.example", .invalidURL), ("/path", .invalidURL),
        ("https://", .invalidURL),
        ("ftp://api.example/", .invalidURL), ("file:///etc/passwd", .invalidURL), ("https://a b/", .invalidURL),
        ("https://user@api.example/", .invalidURL), ("https://user:pass@api.example/", .invalidURL),
        ("https://:pass@api.example/", .invalidURL), ("http://localhost\0.api.example/", .invalidURL),
        ("https://api.example/\r\nX: 1", .invalidURL), ("https://api.example:99999/", .invalidURL),
        ("http://api.example/", .insecureURL), ("http://10.0.0.1/", .insecureURL), ("http://8.8.8.8/", .insecureURL),
        ("http://localhost.api.example/", .insecureURL), ("http://127.0.0.1.api.example/", .insecureURL),
        ("https://10.0.0.1/", .refusedAddress), ("https://[::ffff:10.0.0.1]/", .refusedAddress),
        ("https://0/", .refusedAddress), ("https://0xa9fea9fe/", .refusedAddress),
        ("https://[fe80::1]/", .refusedAddress),
        ("https://169.254.169.254/latest/meta-data", .refusedAddress),
    ])
    func anAddressAgainstTheRulesIsRefused(url: String, code: HTTPError.Code) {
        let error = #expect(throws: HTTPError.self) {
            try RequestTarget(url, allowsPrivateAddresses: false, allowedHosts: nil)
        }
        #expect(error?.code == code)
    }

    @Test func privateHostsAreCalledWhereAdmittedAndOnlyByHTTPS() throws {
        let target = try RequestTarget("https://10.0.0.1/", allowsPrivateAddresses: true, allowedHosts: nil)

        #expect(target.rule == .privateToo)
        #expect(throws: HTTPError(.insecureURL, host: "10.0.0.1")) {
            try RequestTarget("http://10.0.0.1/", allowsPrivateAddresses: true, allowedHosts: nil)
        }
        #expect(throws: HTTPError(.refusedAddress, host: "169.254.169.254")) {
            try RequestTarget("https://169.254.169.254/", allowsPrivateAddresses: true, allowedHosts: nil)
        }
    }

    @Test func onlyHostsOfTheListAreCalled() async throws {
        var configuration = HTTPClient.Configuration()
        configuration.allowedHosts = ["api.example"]

        await #expect(throws: HTTPError(.hostNotAllowed, host: "127.0.0.1")) {
            try await HTTPClient(configuration).send(HTTPRequest(.get, "http://127.0.0.1:9/"))
        }
        #expect(throws: Never.self) {
            try RequestTarget("https://API.example/", allowsPrivateAddresses: false, allowedHosts: ["api.example"])
        }
    }
}

extension HTTPClient {
    convenience init(pinning addresses: [String: String]) {
        var configuration = Configuration()
        configuration.pinnedAddresses = addresses
        self.init(configuration)
    }
}
