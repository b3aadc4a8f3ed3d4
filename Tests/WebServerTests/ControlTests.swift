import Foundation
import Observability
import Synchronization
import Testing

@testable import WebServer

/// What a client was shown, in order.
private final class Screen: Sendable {
    private let shown = Mutex<[String]>([])
    var lines: [String] { shown.withLock { $0 } }
    func show(_ text: String, _ isError: Bool) { shown.withLock { $0.append((isError ? "! " : "") + text) } }
}

private func withControl(
    _ perform: @escaping ControlServer.Perform, _ body: @Sendable (ControlClient, String) async throws -> Void
) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rhythmiq-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = ControlServer.path(inStateDirectory: folder)
    try await withRunning(Metrics()) { bound in
        ControlServer(path: path, logger: silent, onListening: { await bound(nil) }, perform: perform)
    } body: { _ in
        try await body(ControlClient(path: path), path)
    }
    // A graceful stop leaves nothing behind that looks like a daemon.
    #expect(!FileManager.default.fileExists(atPath: path))
}

@Suite(.timeLimit(.minutes(5))) struct ControlTests {
    @Test func aCommandRunsInTheDaemonAndItsOutputComesAsItIsMade() async throws {
        try await withControl { command, output in
            try await output.write("asked: \(command.joined(separator: "|"))\n")
            try await output.writeError("careful\n")
            try await output.write(String(repeating: "가", count: 100_000))
            return 3
        } _: { client, _ in
            let screen = Screen()

            let exit = try await client.run(["jobs", "show", "a b\n\"c\""], show: screen.show)

            #expect(exit == 3)
            #expect(
                screen.lines == [
                    "asked: jobs|show|a b\n\"c\"\n", "! careful\n", String(repeating: "가", count: 100_000),
                ])
        }
    }

    @Test func aFailureIsShownAndExits1() async throws {
        struct Broken: Error, CustomStringConvertible { let description = "no such job" }
        try await withControl { _, _ in
            throw Broken()
        } _: { client, _ in
            let screen = Screen()

            let exit = try await client.run(["jobs", "drop", "7"], show: screen.show)

            #expect(exit == 1 && screen.lines == ["! no such job\n"])
        }
    }

    @Test func severalOperatorsAreServedAtOnce() async throws {
        let (arrivals, arriving) = AsyncStream.makeStream(of: Void.self)
        try await withControl { command, output in
            arriving.yield()
            try await output.write(command[0])
            return 0
        } _: { client, _ in
            try await withThrowingTaskGroup { group in
                for number in 0..<8 {
                    group.addTask {
                        let screen = Screen()
                        let exit = try await client.run(["\(number)"], show: screen.show)
                        #expect(exit == 0 && screen.lines == ["\(number)"])
                    }
                }
                try await group.waitForAll()
            }
            arriving.finish()
            var count = 0
            for await _ in arrivals { count += 1 }
            #expect(count == 8)
        }
    }

    @Test func theSocketIsForItsOwnerAlone() async throws {
        try await withControl { _, _ in
            0
        } _: { _, path in
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test func nonsenseAndOverlongRequestsExit2() async throws {
        try await withControl { _, _ in
            0
        } _: { _, path in
            for nonsense in ["hello\n", "{\"command\": 7}\n", String(repeating: "x", count: 70_000)] {
                let answer = try await onThread {
                    let descriptor = try ControlSocket.connect(to: path)
                    defer { close(descriptor) }
                    _ = Array(nonsense.utf8).withUnsafeBytes {
                        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                    }
                    var bytes = [UInt8](repeating: 0, count: 1000)
                    let count = recv(descriptor, &bytes, bytes.count, 0)
                    return Array(bytes.prefix(max(0, count)))
                }
                #expect(try ControlMessage.read(answer.prefix { $0 != 10 }, as: ControlMessage.Answer.self).exit == 2)
            }
        }
    }

    @Test func aSocketThatAKilledDaemonLeftIsTakenOver() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rhythmiq-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = ControlServer.path(inStateDirectory: folder)
        let client = ControlClient(path: path)

        let missing = await #expect(throws: WebServerError.self) { try await client.run([]) { _, _ in } }
        close(try ControlSocket.listen(at: path))
        let stale = await #expect(throws: WebServerError.self) { try await client.run([]) { _, _ in } }
        close(try ControlSocket.listen(at: path))

        #expect(missing == .noDaemon && stale == .noDaemon)
    }

    @Test func aPathTooLongForASocketIsNamedAsTheReason() {
        #expect(throws: WebServerError.controlPathTooLong(length: 200)) {
            try ControlSocket.connect(to: "/" + String(repeating: "a", count: 199))
        }
    }
}
