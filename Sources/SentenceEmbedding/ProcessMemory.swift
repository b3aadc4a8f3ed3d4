import Foundation

/// This process's memory, as the kernel counts it.
enum ProcessMemory {
    /// The largest resident set so far: `VmHWM`. `nil` where there is no `/proc`.
    static var peakBytes: Int? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kibibytes = line.flatMap { Int($0.filter(\.isNumber)) }
        return kibibytes.map { $0 * 1024 }
    }
}
