import Foundation
import StandIns
import Testing

/// What a command of the binary has said and how it ended.
struct CommandRun: Sendable {
    let exitCode: Int32
    let output: String
    let errors: String
}

extension Rig {
    /// Another command of the binary, with the daemon's own environment.
    func run(_ arguments: String..., changing changes: [String: String] = [:]) async throws -> CommandRun {
        let (out, errors) = (folder.appending(path: "out-\(UUID())"), folder.appending(path: "err-\(UUID())"))
        let process = try DaemonProcess(
            arguments: arguments, environment: environment.merging(changes) { $1 }, log: out, errors: errors)
        let code = await process.ended()
        return CommandRun(
            exitCode: code, output: try String(contentsOf: out, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }

    /// - Returns: what it printed; it must have gone well.
    func expectingSuccess(_ run: CommandRun, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        try #require(run.exitCode == 0, "\(run.errors)\(run.output)", sourceLocation: sourceLocation)
        return run.output
    }
}
