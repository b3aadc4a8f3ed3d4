import Foundation

/// Lets so many in at once; the others wait in line. Each rig is a process that computes: six by default, or as
/// `RHYTHMIQ_RIGS` says.
actor Turnstile {
    static let rigs = Turnstile(
        places: ProcessInfo.processInfo.environment["RHYTHMIQ_RIGS"].flatMap(Int.init) ?? 6)

    private var free: Int
    private var line: [CheckedContinuation<Void, Never>] = []

    init(places: Int) { free = places }

    func enter() async {
        if free > 0 {
            free -= 1
            return
        }
        await withCheckedContinuation { line.append($0) }
    }

    func leave() {
        if line.isEmpty { free += 1 } else { line.removeFirst().resume() }
    }
}
