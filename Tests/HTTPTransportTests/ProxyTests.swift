import Foundation
import HTTPTransport
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ProxyTests {
    /// In a process of its own, since the environment belongs to all tests.
    @Test func theEnvironmentsProxyAndPasswordsAreNotUsed() async {
        await #expect(processExitsWith: .success) {
            let home = FileManager.default.temporaryDirectory.appending(path: "home-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: home) }
            try "machine 127.0.0.1 login somebody password secret\n"
                .write(to: home.appending(path: ".netrc"), atomically: true, encoding: .utf8)
            setenv("HOME", home.path, 1)
            let answers: ScriptedServer.Script = { connection in
                while connection.readRequest() != nil { connection.answer() }
            }

            try await ScriptedServer.running(answers) { proxy in
                for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"] {
                    setenv(name, proxy.url, 1)
                }
                try await ScriptedServer.running(answers) { server in
                    _ = try await HTTPClient().send(HTTPRequest(.get, server.url))

                    #expect(server.requests.first?.line == "GET / HTTP/1.1")
                    #expect(server.requests.first?.field("Authorization") == nil)
                    #expect(proxy.connectionCount == 0)
                }
            }
        }
    }

    @Test func aConfiguredProxyIsAskedForTheHost() async throws {
        try await ScriptedServer.running { connection in
            _ = connection.readRequest()
            connection.answer(403)
        } _: { proxy in
            var configuration = HTTPClient.Configuration()
            configuration.proxyURL = proxy.url
            let client = HTTPClient(configuration)

            await #expect(throws: HTTPError(.interrupted, host: "service.test", requestMayHaveArrived: false)) {
                try await client.send(HTTPRequest(.post, "https://service.test/path"))
            }
            #expect(proxy.requests.map(\.line) == ["CONNECT service.test:443 HTTP/1.1"])
        }
    }

    @Test func thisMachineIsCalledWithoutTheProxy() async throws {
        try await ScriptedServer.running { connection in
            while connection.readRequest() != nil { connection.answer() }
        } _: { server in
            var configuration = HTTPClient.Configuration()
            configuration.proxyURL = "http://127.0.0.1:1"

            let response = try await HTTPClient(configuration).send(HTTPRequest(.get, server.url))

            #expect(response.status == 200)
        }
    }
}
