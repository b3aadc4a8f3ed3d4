import Foundation
import Glibc
import HTTPTransport

/// `rhythmiq serve`, the release binary that lies beside this one.
final class DaemonProcess {
    private let process = Process()
    let startedAt: ContinuousClock.Instant

    /// - Parameter environment: all of it.
    init(environment: [String: String], log: URL) throws {
        let executable = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "rhythmiq")
        guard FileManager.default.isExecutableFile(atPath: executable.path) else {
            throw BenchmarkError(
                message: "\(executable.path) is missing; build it: swift build -c release --product rhythmiq")
        }
        if !FileManager.default.fileExists(atPath: log.path) { try Data().write(to: log) }
        let output = try FileHandle(forWritingTo: log)
        try output.seekToEnd()
        process.executableURL = executable
        process.arguments = ["serve"]
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        startedAt = .now
        try process.run()
    }

    var id: pid_t { process.processIdentifier }

    /// As a power cut: nothing of it runs on.
    func kill() {
        Glibc.kill(id, SIGKILL)
        process.waitUntilExit()
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    /// A line of `/proc/<id>/status` in MB: `VmRSS` is now, `VmHWM` the most so far.
    func memory(_ name: String) throws -> Double {
        let status = try String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        guard let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap({ Double($0) }) else {
            throw BenchmarkError(message: "the daemon has no \(name): it has ended")
        }
        return kilobytes / 1024
    }

    /// CPU seconds used so far, in all threads.
    func processorSeconds() throws -> Double {
        let stat = try String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)
        // Fields 14 and 15 of proc(5), counted after the name in brackets.
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 13, let user = Double(fields[11]), let system = Double(fields[12]) else {
            throw BenchmarkError(message: "the daemon has ended")
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}

struct BenchmarkError: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
}

/// A port of this machine that nobody listens on.
func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw BenchmarkError(message: "no socket: errno \(errno)") }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
            bind(descriptor, pointer, length) == 0 && getsockname(descriptor, pointer, &length) == 0
        }
    }
    guard isBound else { throw BenchmarkError(message: "no free port: errno \(errno)") }
    return Int(UInt16(bigEndian: address.sin_port))
}
