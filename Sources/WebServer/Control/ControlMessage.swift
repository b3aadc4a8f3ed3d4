import Foundation

/// What goes over the operator's socket: one JSON document a line.
///
/// ```
/// → {"command":["jobs","list"]}
/// ← {"output":"…\n"}            as often as wanted
/// ← {"error":"…\n"}
/// ← {"exit":0}                  once, at the end
/// ```
enum ControlMessage {
    struct Request: Codable, Equatable {
        let command: [String]
    }

    /// Exactly one of the three is there.
    struct Answer: Codable, Equatable {
        var output: String?
        var error: String?
        var exit: Int32?
    }

    static let mostRequestBytes = 64 * 1024

    static func line(_ message: some Encodable) throws -> [UInt8] {
        Array(try JSONEncoder().encode(message)) + [0x0A]
    }

    static func read<Message: Decodable>(_ line: some Collection<UInt8>, as type: Message.Type) throws -> Message {
        try JSONDecoder().decode(type, from: Data(line))
    }
}

/// Where an answer to the operator goes while it is being made.
package struct ControlOutput: Sendable {
    let send: @Sendable (ControlMessage.Answer) async throws -> Void

    /// For standard output; newlines are the caller's.
    package func write(_ text: String) async throws { try await send(.init(output: text)) }

    /// For standard error.
    package func writeError(_ text: String) async throws { try await send(.init(error: text)) }
}
