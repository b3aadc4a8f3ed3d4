import Cryptography
import Foundation
import Storage
import Testing
import WebServer

@testable import rhythmiq

/// What `/readyz` says (OPS-2).
@Suite struct ReadinessTests {
    @Test(arguments: [
        (true, false, []), (false, false, ["not listening yet"]), (true, true, ["draining"]),
    ])
    func itIsReadyOnceItListensAndUntilItDrains(isListening: Bool, isDraining: Bool, reasons: [String]) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rhythmiq-ready-\(UUID().uuidString)")
        try StateFolder.prepare(folder)
        defer {
            do { try FileManager.default.removeItem(at: folder) } catch { print("left behind: \(folder.path)") }
        }
        let store = try SQLiteStore.open(
            at: folder.appending(path: "rhythmiq.sqlite"), sealer: VaultSealer(vault: Vault(ring: .generate()))
        ) { error in print("fatal: \(error)") }

        let readiness = await Readiness(of: store, isListening: isListening, isDraining: isDraining)
        try store.close()

        #expect(readiness.reasons == reasons)
        let closed = await Readiness(of: store, isListening: isListening, isDraining: isDraining)
        #expect(closed.reasons == reasons + ["store not writable"])
    }
}
