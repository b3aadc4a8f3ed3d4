import Foundation
import WebServer

/// Where an operator reads what a command has to say.
struct OperatorOutput: Sendable {
    let write: @Sendable (String) async throws -> Void
    let writeError: @Sendable (String) async throws -> Void

    static let console = OperatorOutput(
        write: { Console.out($0, terminator: "") }, writeError: { Console.error($0, terminator: "") })

    init(
        write: @escaping @Sendable (String) async throws -> Void,
        writeError: @escaping @Sendable (String) async throws -> Void
    ) {
        self.write = write
        self.writeError = writeError
    }

    /// At the other end of the daemon's socket.
    init(_ control: ControlOutput) {
        self.init(write: { try await control.write($0) }, writeError: { try await control.writeError($0) })
    }

    func line(_ text: String) async throws { try await write(text + "\n") }

    func document(_ value: some Encodable) async throws {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try await line(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
