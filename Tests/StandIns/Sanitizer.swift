import Foundation

/// What `test-sanitized` sets for the tests holds for the daemon and the commands as well, so that their faults come to
/// the same folder as those of the tests.
enum Sanitizer {
    private static let inherited: [String: String] = {
        let all = ProcessInfo.processInfo.environment
        let options = all.filter { ["TSAN_OPTIONS", "ASAN_OPTIONS"].contains($0.key) }
        return options.isEmpty ? [:] : options.merging(all.filter { $0.key == "LD_PRELOAD" }) { $1 }
    }()

    /// - Returns: the variables with those of the sanitizer; its library comes before one of theirs.
    static func joining(_ environment: [String: String]) -> [String: String] {
        let libraries = [inherited, environment].compactMap { $0["LD_PRELOAD"] }
        var joined = inherited.merging(environment) { $1 }
        if !libraries.isEmpty { joined["LD_PRELOAD"] = libraries.joined(separator: ":") }
        return joined
    }
}
