import CoverArt
import CoverStorage
import Cryptography
import Foundation
import ImageGenerationAPI
import Jobs
import Logging
import RequestHandling
import RhythmiQDomain
import ServiceLifecycle
import Storage

/// The bytes behind an answer's picture, whoever made it.
struct CoverSource: Sendable {
    let studio: CoverStudio
    let store: SQLiteStore
    let log: Logger

    func jpeg(_ reference: CoverReference) async throws -> [UInt8] {
        if let id = reference.picture, let jpeg = try await picture(id) { return jpeg }
        return try await studio.jpeg(reference.showing(nil))
    }

    /// A picture that can't be read is as good as none: the drawn cover needs no key.
    private func picture(_ id: String) async throws -> [UInt8]? {
        do {
            return try await store.picture(id)
        } catch let error as SealingError {
            log.error("a picture can't be read", metadata: ["picture.id": "\(id)", "error": "\(error)"])
            return nil
        }
    }
}

/// The archive of covers, as handling a request knows it.
struct LiveCoverShelf: CoverShelf {
    let archive: CoverArchive
    let ring: KeyRing
    let publicURL: String?

    /// `nil` where covers are kept nowhere.
    static func configured(_ settings: Settings, ring: KeyRing) throws -> LiveCoverShelf? {
        try CoverArchive.configured(settings).map { LiveCoverShelf(archive: $0.archive, ring: ring, publicURL: nil) }
    }

    func keep(_ jpeg: [UInt8], named name: String, of user: UserAddress) async throws -> String {
        let id = CoverID(of: "\(user.key)/\(name)", key: ring.derivedKey(.coverName))
        try await archive.keep(jpeg, as: id, of: owner(user))
        return id.text
    }

    func remove(_ id: String, of user: UserAddress) async throws {
        guard let id = CoverID(id) else { return }
        try await archive.remove(id, of: owner(user))
    }

    func forget(_ owner: String) async throws {
        guard let owner = CoverOwner(tag: owner) else { throw StorageError.invalidName }
        try await archive.forget(owner)
    }

    func address(of id: String) -> String? { publicURL.map { "\($0)/covers/\(id).jpg" } }

    /// What is written together with the forgetting of a person, so that it is done whatever dies meanwhile.
    func forgetting(_ user: UserAddress, now: Date) throws -> [Effect] {
        let notice = Notice.forgetCovers(.init(owner: owner(user).tag))
        return [
            .schedule(
                key: "forget:\(UUID().uuidString)", kind: .notice, at: now, user: nil, chat: nil,
                payload: Array(try JSONEncoder().encode(notice)))
        ]
    }

    private func owner(_ user: UserAddress) -> CoverOwner {
        CoverOwner(user: user.key, key: ring.derivedKey(.coverOwner))
    }
}

/// Stopped before the jobs are: those that wait for a picture then go on without it, and are not held up.
struct PictureService: Service {
    let desk: PictureDesk

    func run() async throws {
        await withGracefulShutdownHandler {
            await desk.run()
        } onGracefulShutdown: {
            // Ends by itself: it only sets a mark and rings.
            Task { await desk.stop() }
        }
    }
}

extension PictureDesk {
    /// `nil` without an image service.
    init?(
        _ provider: CoverProvider, store: SQLiteStore, waker: Waker, metrics: DaemonMetrics, log: Logger
    ) {
        guard case .generated(let generator, let style, let setsTitle) = provider else { return nil }
        var limits = Limits()
        limits.atOnce = generator.picturesAtOnce
        self.init(
            wish: style.map(PictureWish.style) ?? .automatic, setsTitle: setsTitle, isPaid: generator.isPaid,
            limits: limits,
            parts: Parts(
                make: { order throws(ImageGenerationError) in
                    let input = PromptInput(themes: order.themes, seed: order.seed, style: order.style)
                    return try await generator.picture(for: input, title: order.title).cover.jpeg
                },
                keep: { jpeg, order, user in
                    let isWanted = try await store.keepPicture(
                        jpeg, as: order.id, of: user, waiting: PictureOrder.jobKey(of: order.id))
                    waker.wake()
                    return isWanted
                },
                isKept: { try await store.hasPicture($0) }, report: { metrics.count(picture: $0, $1) }, log: log))
        metrics.watch(generator)
    }
}
