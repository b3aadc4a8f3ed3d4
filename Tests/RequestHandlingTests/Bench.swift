import Catalogue
import ChatBot
import Foundation
import Jobs
import Logging
import PlaylistPipeline
import Recommendation
import RequestHandling
import RequestUnderstanding
import RhythmiQDomain
import Storage
import Synchronization
import TestSupport
import ThemeMatching

/// The handler on a real store with a music service in memory, driven job by job under a clock that jumps to whatever is
/// due next.
final class Bench: Sendable {
    static let user = UserAddress(platform: .telegram, bot: "1", id: "42")
    static let chat = ChatAddress(platform: .telegram, bot: "1", id: "42")
    static let group = ChatAddress(platform: .telegram, bot: "1", id: "-7")

    let music = ScriptedMusic()
    let links = ScriptedLinks()
    let pictures: ScriptedPictures?
    let shelf: ScriptedShelf?
    let clock = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
    let folder: URL
    private let updates = Mutex<[String: IncomingMessage]>([:])
    private let hasMusic: Bool
    private let isHouseOpen: Bool
    private let limits: RequestHandler.Limits

    init(
        hasMusic: Bool = true, isHouseOpen: Bool = false, limits: RequestHandler.Limits = .init(),
        pictures: ScriptedPictures.Manner? = nil, isPaid: Bool = false, hasShelf: Bool = false
    ) {
        self.pictures = pictures.map { ScriptedPictures($0, isPaid: isPaid) }
        shelf = hasShelf ? ScriptedShelf() : nil
        self.hasMusic = hasMusic
        self.isHouseOpen = isHouseOpen
        self.limits = limits
        folder = FileManager.default.temporaryDirectory.appending(path: "rhythmiq-handling-\(UUID().uuidString)")
    }

    deinit {
        do { try FileManager.default.removeItem(at: folder) } catch { print("left behind: \(folder.path)") }
    }

    func openStore() throws -> SQLiteStore {
        try SQLiteStore.open(
            at: folder.appending(path: "rhythmiq.sqlite"), sealer: PlainSealer(), now: { self.now },
            onFatal: { error in print("fatal: \(error)") })
    }

    var now: Date { clock.withLock { $0 } }

    func handler(_ store: SQLiteStore, jobs: (any JobStore)? = nil) throws -> RequestHandler {
        let shared = try Shared.parts.get()
        return RequestHandler(
            .init(
                planner: ListPlanner(pipeline: shared.pipeline, mode: .blend), vocabulary: shared.vocabulary,
                replies: shared.replies, jobs: jobs ?? store, lists: store, outbox: store,
                music: hasMusic ? music : nil, links: links, people: NoPeople(), presence: NoPresence(),
                pictures: pictures, shelf: shelf, paint: { Self.jpeg($0) }, parse: { job in try self.parsed(job) },
                marker: { "rq-\($0.reference)" },
                privateChatURL: { _, payload in "https://chat.test/\(payload)" }, isServed: { _, _ in true },
                isHouseOpen: isHouseOpen, hasCovers: true, limits: limits, now: { self.now },
                localTime: { LocalTime(hour: 20, minute: 0) },
                log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
    }

    /// Tells which picture it is.
    static func jpeg(_ cover: CoverReference) -> [UInt8] { [0xFF, 0xD8] + Array((cover.picture ?? "drawn").utf8) }

    private func parsed(_ job: Job) throws -> ParsedUpdate {
        let key = String(decoding: job.payload, as: UTF8.self)
        return updates.withLock { $0[key] }.map(ParsedUpdate.message) ?? .nothing
    }

    // MARK: - Messages

    func write(_ text: String, id: String, in chat: ChatAddress = chat, to store: SQLiteStore) async throws {
        try await take(.text(text), id: id, chat: chat, messageID: id, store)
    }

    func press(_ data: String, on messageID: String, id: String, to store: SQLiteStore) async throws {
        try await take(.button(data: data, callbackID: "cb\(id)"), id: id, chat: Self.chat, messageID: messageID, store)
    }

    private func take(
        _ content: IncomingMessage.Content, id: String, chat: ChatAddress, messageID: String, _ store: SQLiteStore
    ) async throws {
        let message = IncomingMessage(
            user: Self.user, displayName: "민지", chat: chat, isPrivate: chat == Self.chat, messageID: messageID,
            content: content, isAddressed: true, languageTag: "ko")
        updates.withLock { $0[id] = message }
        var messageKey: String?
        if case .text = content { messageKey = "\(chat.key):\(id)" }
        var update = NewUpdate(
            key: "tg:1:\(id)", messageKey: messageKey, user: Self.user, chat: chat, payload: Array(id.utf8),
            disposition: .accepted)
        if case .text(let text) = content { update.text = text }
        _ = try await store.ingest(update)
    }

    // MARK: - Running

    /// Works everything off, waits included, until nothing is left but what waits longer than `patience`.
    func work(_ store: SQLiteStore, jobs: (any JobStore)? = nil, patience: TimeInterval = 3_600) async throws {
        let jobs = jobs ?? store
        let handler = try handler(store, jobs: jobs)
        let end = now.addingTimeInterval(patience)
        while true {
            let claimed = try await jobs.claim(limit: 8, now: now)
            for job in claimed {
                do {
                    let ending = try await handler.handle(job, shouldStop: { false })
                    try await jobs.finish(job.lease, ending.outcome, effects: ending.effects)
                } catch is LeaseLost {
                    continue
                }
            }
            try await deliver(store)
            if !claimed.isEmpty { continue }
            guard let due = try await store.nextDueDate(), due <= end else { return }
            clock.withLock { $0 = max($0, due) }
        }
    }

    /// What stands in the chat: each message's states in order.
    struct Said: Sendable {
        let slot: String
        let reply: Reply
        let isFinal: Bool

        /// The name of the image service's picture that is shown; `nil` also for a drawn cover.
        var picture: String? {
            get throws { try reply.picture.flatMap { try CoverReference(text: $0.reference).picture } }
        }

        var text: String { reply.lines.map { $0.runs.map(\.text).joined() }.joined(separator: "\n") }
    }

    private let log = Mutex<[Said]>([])
    var said: [Said] { log.withLock { $0 } }
    var finals: [Said] { said.filter(\.isFinal) }

    private func deliver(_ store: SQLiteStore) async throws {
        while let delivery = try await store.nextDeliveries(limit: 1, excluding: [], now: now).first {
            log.withLock {
                $0.append(Said(slot: delivery.slot, reply: delivery.reply, isFinal: delivery.isFinal))
            }
            if delivery.remoteMessageID == nil {
                try await store.placed(slot: delivery.slot, messageID: "m-\(delivery.slot)")
            }
            try await store.delivered(delivery.id)
        }
    }
}

/// What takes long to load, once for all tests.
enum Shared {
    struct Parts: Sendable {
        let pipeline: PlaylistPipeline
        let vocabulary: ThemeVocabulary
        let replies: Replies
    }

    static let parts = Result {
        let root = Checkout.root.appending(path: "bot-config")
        let vocabulary = try ThemeVocabulary(contentsOf: root.appending(path: "themes.yaml"))
        let catalogue = try CatalogueReader.read(folder: root.appending(path: "catalogue"))
        let (songs, artists) = (SongNames(catalogue), ArtistNames(catalogue))
        let finder = SongFinder { title, artist in
            songs.song(title: title, artist: artist).map { catalogue.tracks[$0] }
                .map { SeedSong(id: $0.id, title: $0.title, artist: $0.artist) }
        } findArtist: {
            artists.artist(named: $0)
        }
        let reader = RequestReader(
            vocabulary: vocabulary, artists: ["아이유", "Radiohead"].map { ArtistName(canonical: $0, names: []) },
            songs: finder)
        return Parts(
            pipeline: PlaylistPipeline(
                vocabulary: vocabulary, reader: reader, recommender: CatalogueRecommender(catalogue: catalogue)),
            vocabulary: vocabulary, replies: try Replies(folder: root))
    }
}

final class ScriptedLinks: AccountLinks {
    private let accounts = Mutex<(own: TargetAccount?, house: TargetAccount?)>((nil, nil))

    func link() {
        accounts.withLock { $0.own = TargetAccount(id: "minji", kind: .own, user: Bench.user) }
    }

    func openHouse() { accounts.withLock { $0.house = TargetAccount(id: "house", kind: .house, user: nil) } }

    func start(by message: IncomingMessage, language: AnswerLanguage) async throws -> LinkStart {
        .page(url: "https://bot.test/spotify/link/ticket")
    }
    func finish(code: String, by user: UserAddress, request: String) async throws -> LinkFinish {
        code == "RQ-AAAAA-BBBBB" ? .linked(accountName: "민지", isReplacement: false) : .refused
    }
    func unlink(_ user: UserAddress) async throws -> Bool {
        accounts.withLock { accounts in
            defer { accounts.own = nil }
            return accounts.own != nil
        }
    }
    func account(of user: UserAddress) async throws -> TargetAccount? { accounts.withLock { $0.own } }
    func houseAccount() async throws -> TargetAccount? { accounts.withLock { $0.house } }
    func isCode(_ text: String) -> Bool { text.hasPrefix("RQ-") }
}

struct NoPeople: PersonalData {
    func export(_ user: UserAddress) async throws -> [UInt8] { Array("{}".utf8) }
    func forget(_ user: UserAddress, lastWord: Saying) async throws {}
}

struct NoPresence: Presence {
    func working(on message: IncomingMessage) async {}
    func acknowledge(_ callbackID: String, of bot: String, notice: String?) async {}
}
