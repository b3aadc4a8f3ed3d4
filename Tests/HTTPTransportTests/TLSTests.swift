import Foundation
import HTTPTransport
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct TLSTests {
    @Test func aCertificateThatNobodyVouchesForIsRefused() async throws {
        try await TLSServer.running(names: "IP:127.0.0.1") { server in
            await #expect(throws: HTTPError(.tlsFailed, host: "127.0.0.1", requestMayHaveArrived: false)) {
                try await HTTPClient().send(HTTPRequest(.post, server.url))
            }
        }
    }

    @Test func aCertificateThatIsVouchedForIsAccepted() async throws {
        try await TLSServer.running(names: "IP:127.0.0.1") { server in
            var configuration = HTTPClient.Configuration()
            configuration.certificateFile = server.certificateFile

            let response = try await HTTPClient(configuration).send(HTTPRequest(.get, server.url))

            #expect(response.status == 200)
        }
    }

    @Test func aCertificateOfAnotherHostIsRefused() async throws {
        try await TLSServer.running(names: "DNS:other.example") { server in
            var configuration = HTTPClient.Configuration()
            configuration.certificateFile = server.certificateFile
            let client = HTTPClient(configuration)

            await #expect(throws: HTTPError(.tlsFailed, host: "127.0.0.1")) {
                try await client.send(HTTPRequest(.get, server.url))
            }
        }
    }

    /// In a process of its own, whose OpenSSL is told to be as lax as it can be: the floor must come from the client.
    @Test func nothingBelowTLS12IsOffered() async {
        await #expect(processExitsWith: .success) {
            let laxFile = FileManager.default.temporaryDirectory.appending(path: "lax-\(UUID().uuidString).cnf")
            defer { try? FileManager.default.removeItem(at: laxFile) }
            try """
            openssl_conf = start
            [start]
            ssl_conf = ssl
            [ssl]
            system_default = lax
            [lax]
            MinProtocol = TLSv1
            CipherString = DEFAULT@SECLEVEL=0
            """.write(to: laxFile, atomically: true, encoding: .utf8)
            setenv("OPENSSL_CONF", laxFile.path, 1)
            let (hellos, sink) = AsyncStream<[UInt8]>.makeStream()

            try await ScriptedServer.running { connection in
                sink.yield(connection.readBytes())
            } _: { server in
                _ = try? await HTTPClient().send(HTTPRequest(.get, "https://127.0.0.1:\(server.port)/"))

                let hello = try #require(await hellos.first { _ in true })
                #expect(try Set(offeredVersions(hello)) == [0x0303, 0x0304])
            }
        }
    }
}

/// The `supported_versions` of a ClientHello (RFC 8446 §4.1.2, §4.2.1).
private func offeredVersions(_ record: [UInt8]) throws -> [UInt16] {
    var rest = record[...]
    func take(_ count: Int) throws -> ArraySlice<UInt8> {
        try #require(rest.count >= count)
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
    func number(_ bytes: Int) throws -> Int { try take(bytes).reduce(0) { $0 << 8 | Int($1) } }

    try #require(number(1) == 22)  // a handshake record
    _ = try take(4)
    try #require(number(1) == 1)  // a ClientHello
    _ = try take(3 + 2 + 32)
    _ = try take(number(1))  // session
    _ = try take(number(2))  // ciphers
    _ = try take(number(1))  // compression
    _ = try number(2)
    while !rest.isEmpty {
        let type = try number(2)
        let length = try number(2)
        guard type == 43 else {
            _ = try take(length)
            continue
        }
        let count = try number(1) / 2
        return try (0..<count).map { _ in UInt16(try number(2)) }
    }
    return []
}

/// `openssl s_server` with a certificate made for it; the command comes with the system's certificate authorities.
private final class TLSServer: Sendable {
    let url: String
    let certificateFile: String
    private let processID: pid_t

    static func running(names: String, _ body: (TLSServer) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Waiting for a process would hold up one of the few threads that all tests share.
        let server = try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Swift.Result { try TLSServer(names: names, in: folder) }) }.start()
        }
        // Not SIGTERM: it is masked on the threads of Dispatch, and a process inherits the mask.
        defer { kill(server.processID, SIGKILL) }
        try await body(server)
    }

    private init(names: String, in folder: URL) throws {
        certificateFile = folder.appending(path: "certificate.pem").path
        let key = folder.appending(path: "key.pem").path
        let making = try Self.start(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=test", "-addext", "subjectAltName=\(names)", "-out", certificateFile, "-keyout", key)
        making.process.waitUntilExit()
        try #require(making.process.terminationStatus == 0)

        let serving = try Self.start(
            "s_server", "-accept", "127.0.0.1:0", "-cert", certificateFile, "-key", key, "-www")
        processID = serving.process.processIdentifier
        url = "https://127.0.0.1:\(try Self.port(announcedIn: serving.output))/"
    }

    private static func start(_ arguments: String...) throws -> (process: Process, output: FileHandle) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        return (process, output.fileHandleForReading)
    }

    /// From the line `ACCEPT 127.0.0.1:43211`.
    private static func port(announcedIn output: FileHandle) throws -> Int {
        var text = ""
        while true {
            if let line = text.split(separator: "\n").first(where: { $0.hasPrefix("ACCEPT ") }), text.hasSuffix("\n") {
                return try #require(line.split(separator: ":").last.flatMap { Int($0) })
            }
            let data = output.availableData
            try #require(!data.isEmpty)
            text += String(decoding: data, as: UTF8.self)
        }
    }
}
