import Foundation
import Glibc
import StandIns

/// What the daemon takes of the machine.
extension DaemonProcess {
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
