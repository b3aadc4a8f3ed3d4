import TestSupport
import Testing

@testable import HTTPTransport

@Suite(.timeLimit(.minutes(5))) struct RedirectTests {
    /// Leads `/…` on to `location` and answers `/end`.
    private static func leading(to location: String, status: Int = 302) -> ScriptedServer.Script {
        { connection in
            while let request = connection.readRequest() {
                if request.path == "/end" {
                    connection.answer()
                } else {
                    connection.answer(status, ["Location: \(location)"])
                }
            }
        }
    }

    private static func get(_ url: String, follows count: Int) -> HTTPRequest {
        var request = HTTPRequest(.get, url, headers: ["Authorization": "Bearer x", "X-Key": "k", "Accept": "a/b"])
        request.followsRedirects = count
        return request
    }

    @Test func aRedirectIsAnAnswerUnlessAskedFor() async throws {
        try await ScriptedServer.running(Self.leading(to: "/end")) { server in
            let response = try await HTTPClient().send(HTTPRequest(.get, server.url))

            #expect(response.status == 302)
            #expect(server.requests.count == 1)
        }
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func aRedirectIsFollowedWhereAskedFor(status: Int) async throws {
        try await ScriptedServer.running(Self.leading(to: "/end", status: status)) { server in
            let response = try await HTTPClient().send(Self.get(server.url, follows: 1))

            #expect(response.status == 200)
            #expect(server.requests.map(\.path) == ["/", "/end"])
            #expect(server.requests.last?.field("Authorization") == "Bearer x")
        }
    }

    @Test func noMoreAreFollowedThanAdmitted() async throws {
        try await ScriptedServer.running(Self.leading(to: "/again")) { server in
            await #expect(throws: HTTPError(.tooManyRedirects, host: "127.0.0.1", requestMayHaveArrived: true)) {
                try await HTTPClient().send(Self.get(server.url, follows: 2))
            }
            #expect(server.requests.count == 3)
        }
    }

    @Test(arguments: [HTTPMethod.post, .put, .patch, .delete])
    func whatWritesIsNotSentElsewhere(method: HTTPMethod) async throws {
        try await ScriptedServer.running(Self.leading(to: "/end", status: 307)) { server in
            var request = HTTPRequest(method, server.url)
            request.followsRedirects = 5
            let response = try await HTTPClient().send(request)

            #expect(response.status == 307)
            #expect(server.requests.count == 1)
        }
    }

    @Test(arguments: [
        ("https://10.0.0.1/", HTTPError.Code.refusedAddress), ("https://169.254.169.254/", .refusedAddress),
        ("https://[::ffff:192.168.0.1]/", .refusedAddress), ("http://public.example/", .insecureURL),
        ("ftp://public.example/", .invalidURL), ("https://user:pass@public.example/", .invalidURL),
    ])
    func aRedirectObeysTheRulesOfAddresses(location: String, code: HTTPError.Code) async throws {
        try await ScriptedServer.running(Self.leading(to: location)) { server in
            let error = await #expect(throws: HTTPError.self) {
                try await HTTPClient().send(Self.get(server.url, follows: 3))
            }
            #expect(error?.code == code)
        }
    }

    @Test func aRedirectToANameThatResolvesInwardsIsRefused() async throws {
        try await ScriptedServer.running(Self.leading(to: "https://service.test:1/")) { server in
            await #expect(throws: HTTPError(.refusedAddress, host: "service.test")) {
                try await HTTPClient(pinning: ["service.test": "127.0.0.1"]).send(Self.get(server.url, follows: 3))
            }
        }
    }

    @Test(arguments: ["https://localhost/", "http://127.0.0.1/", "https://[::1]/"])
    func fromOutsideNothingLeadsToThisMachine(location: String) throws {
        let target = try RequestTarget("https://public.example/", allowsPrivateAddresses: true, allowedHosts: nil)

        let error = #expect(throws: HTTPError.self) {
            try target.redirected(to: location, allowsPrivateAddresses: true, allowedHosts: nil)
        }
        #expect(error?.code == .refusedAddress)
    }

    @Test func aRedirectStaysWithinTheListOfHosts() async throws {
        try await ScriptedServer.running(Self.leading(to: "https://elsewhere.example/")) { server in
            var configuration = HTTPClient.Configuration()
            configuration.allowedHosts = ["127.0.0.1"]

            await #expect(throws: HTTPError(.hostNotAllowed, host: "elsewhere.example")) {
                try await HTTPClient(configuration).send(Self.get(server.url, follows: 1))
            }
        }
    }

    @Test func anotherOriginGetsNoSecrets() async throws {
        try await ScriptedServer.running(Self.leading(to: "")) { other in
            try await ScriptedServer.running(Self.leading(to: other.url + "/end")) { server in
                _ = try await HTTPClient().send(Self.get(server.url, follows: 1))

                let seen = try #require(other.requests.first)
                #expect(seen.field("Authorization") == nil)
                #expect(seen.field("X-Key") == nil)
                #expect(seen.field("Accept") == "a/b")
            }
        }
    }
}
