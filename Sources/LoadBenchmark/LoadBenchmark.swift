import Foundation

/// What the daemon bears: `swift build -c release --product rhythmiq && swift run -c release LoadBenchmark [MEASURE …]
/// [--in FOLDER]`. The real program between its stand-ins on loopback; the disk under FOLDER (the current one) is what
/// acknowledgements wait for. Measures: `idle intake jobs orphan burst`; all when none is named.
@main
struct LoadBenchmark {
    static func main() async throws {
        var names = Array(CommandLine.arguments.dropFirst())
        var parent = URL(filePath: ".")
        if let index = names.firstIndex(of: "--in"), index + 1 < names.count {
            parent = URL(filePath: names[index + 1])
            names.removeSubrange(index...index + 1)
        }
        var hasFailed = false
        for (name, measure) in measures where names.isEmpty || names.contains(name) {
            say("\n\(name) (load average \(try loadAverage()))")
            do {
                try await Bench.running(in: parent) { try await measure($0) }
            } catch {
                say("  did not end: \(error)")
                hasFailed = true
            }
        }
        if hasFailed { exit(1) }
    }

    private static let measures: [(name: String, run: @Sendable (Bench) async throws -> Void)] = [
        ("idle", { try await $0.measureIdle() }), ("intake", { try await $0.measureIntake() }),
        ("jobs", { try await $0.measureJobs() }), ("orphan", { try await $0.measureOrphan() }),
        ("burst", { try await $0.measureBurst() }),
    ]

    private static func loadAverage() throws -> String {
        try String(contentsOfFile: "/proc/loadavg", encoding: .utf8).split(separator: " ").prefix(3)
            .joined(separator: " ")
    }
}

/// Each line when it is known, into files and pipes too.
func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

func line(_ label: String, _ value: String) {
    say("  " + label.padding(toLength: 44, withPad: " ", startingAt: 0) + value)
}

extension Duration {
    var milliseconds: String { String(format: "%.1f ms", self / .milliseconds(1)) }
}
