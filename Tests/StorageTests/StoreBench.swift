import Foundation
import Jobs
import RhythmiQDomain
import Storage
import Synchronization
import Testing

typealias Stores = InboxStore & JobStore & OutboxStore & ListStore

/// The implementations that have to pass the conformance suites.
enum StoreKind: CaseIterable, Sendable {
    case sqlite
}

/// A store in a folder of its own, with a clock that stands until it is moved.
final class StoreBench: Sendable {
    let folder: URL
    let sealer: PracticeSealer
    private let clock: Mutex<Date>

    var file: URL { folder.appending(path: "rhythmiq.sqlite") }
    var now: Date { clock.withLock { $0 } }

    convenience init() throws {
        try self.init(sealer: PracticeSealer(), now: Date(timeIntervalSince1970: 1_800_000_000))
    }

    /// Another folder, with the same keys at the same time.
    convenience init(like bench: StoreBench) throws { try self.init(sealer: bench.sealer, now: bench.now) }

    private init(sealer: PracticeSealer, now: Date) throws {
        self.sealer = sealer
        clock = Mutex(now)
        folder = FileManager.default.temporaryDirectory.appending(path: "rhythmiq-storage-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        do { try FileManager.default.removeItem(at: folder) } catch { print("left behind: \(folder.path)") }
    }

    func pass(_ seconds: TimeInterval) { clock.withLock { $0 += seconds } }

    /// Opened for the first time or again; whoever held it before must have let go.
    func open(_ kind: StoreKind, limits: StoreLimits = StoreLimits()) throws -> any Stores {
        switch kind {
        case .sqlite: try open(limits: limits)
        }
    }

    func open(
        limits: StoreLimits = StoreLimits(),
        onFatal: @escaping @Sendable (StorageError) -> Void = { Issue.record("the disk failed: \($0)") }
    ) throws -> SQLiteStore {
        try SQLiteStore.open(at: file, sealer: sealer, limits: limits, now: { self.now }, onFatal: onFatal)
    }
}

extension UserAddress {
    static func person(_ id: some CustomStringConvertible) -> UserAddress {
        UserAddress(platform: .telegram, bot: "42", id: "\(id)")
    }
}

extension ChatAddress {
    static func chat(_ id: some CustomStringConvertible, thread: String? = nil) -> ChatAddress {
        ChatAddress(platform: .telegram, bot: "42", id: "\(id)", thread: thread)
    }
}

extension NewUpdate {
    static func message(
        _ number: Int, from person: Int = 1, text: String = "비 오는 밤", disposition: Disposition = .accepted
    ) -> NewUpdate {
        NewUpdate(
            key: "tg:42:\(number)", messageKey: "tg:42:\(person):\(number)", user: .person(person),
            chat: .chat(person), payload: Array(text.utf8), disposition: disposition)
    }
}
