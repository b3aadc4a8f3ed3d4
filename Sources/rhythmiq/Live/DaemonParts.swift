import Accounts
@preconcurrency import Dispatch
import Foundation
import Glibc
import Jobs
import RequestHandling
import RhythmiQDomain
import Storage
import Synchronization
import WebServer

/// A person's data in the store and in memory.
struct StoredPeople: PersonalData {
    let store: SQLiteStore
    let tokens: AccessTokens?
    let shelf: LiveCoverShelf?
    let now: @Sendable () -> Date

    func export(_ user: UserAddress) async throws -> [UInt8] { try await store.export(user) ?? Array("{}\n".utf8) }

    func forget(_ user: UserAddress, lastWord: Saying) async throws {
        try await store.forget(
            user, farewell: lastWord, effects: try shelf?.forgetting(user, now: now()) ?? [])
        await tokens?.forget(.person(user))
    }
}

/// Set once, from any thread.
final class Latch: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .acquiring) }
    func set() { flag.store(true, ordering: .releasing) }
}

/// The first signal stops gracefully (the service group does that); the second ends the process at once, which is as safe.
final class StopSignals: Sendable {
    private let sources: [any DispatchSourceSignal]

    init(drain: Latch) {
        let queue = DispatchQueue(label: "signals")
        sources = [SIGTERM, SIGINT].map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                if drain.isSet { _exit(1) }
                drain.set()
            }
            source.resume()
            return source
        }
    }

    func end() { sources.forEach { $0.cancel() } }
}

/// The state directory: this user's alone (SEC-2).
enum StateFolder {
    static func prepare(_ folder: URL) throws(CommandFailure) {
        umask(0o077)
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
        } catch {
            throw CommandFailure(
                message: "The state directory \(folder.path) can't be used: \(error.localizedDescription)")
        }
    }

    /// Memory holds keys and tokens; a crash must not write it to a disk (LOG-4).
    static func forbidCoreDumps() {
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        // Lowering a limit can't be refused.
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    }
}

extension Readiness {
    /// OPS-2: nothing of the outside world is asked (OPS-3).
    init(of store: SQLiteStore, isListening: Bool, isDraining: Bool) async {
        var reasons: [String] = []
        if !isListening { reasons.append("not listening yet") }
        if isDraining { reasons.append("draining") }
        do {
            try await store.checkWritable()
            if try await store.jobsWithoutKey() > 0 { reasons.append("key missing") }
            let counts = try await store.jobCounts()
            if (counts[.available] ?? 0) + (counts[.running] ?? 0) >= StoreLimits().queue {
                reasons.append("queue full")
            }
        } catch {
            reasons.append("store not writable")
        }
        self.init(reasons: reasons)
    }
}
