import StandIns
import TestSupport

/// Holds calls back in a hook until the test lets them go.
final class Gate: Sendable {
    private struct State: Sendable {
        var isOpen = true
        var waiting = 0
    }

    private let state = Watched(State())

    func close() { state.change { $0.isOpen = false } }
    func open() { state.change { $0.isOpen = true } }

    func pass() async {
        state.change { $0.waiting += 1 }
        await state.reaches { $0.isOpen }
        state.change { $0.waiting -= 1 }
    }

    /// Until somebody stands at it.
    func isWaitedFor() async -> Bool {
        await state.reaches(within: .seconds(20).patient) { $0.waiting > 0 && !$0.isOpen }
    }
}

extension Rig {
    /// With a gate, open at first, at which these calls wait as they arrive.
    static func running(
        _ options: Options = Options(), holding isHeld: @escaping @Sendable (Call) -> Bool,
        _ body: @Sendable (Rig, Gate) async throws -> Void
    ) async throws {
        let gate = Gate()
        try await running(
            options,
            hook: { _, call, moment in
                if moment == .arrived, isHeld(call) { await gate.pass() }
                return .proceed
            },
            { try await body($0, gate) })
    }
}
