import CatalogueIndex
@preconcurrency import Dispatch
import Foundation
import Logging
import PlaylistPipeline
import RequestHandling
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Themes, songs and sentences that the running daemon answers with. Each job takes them once, so that it ends on the
/// index on which it began; a new index is read beside the jobs and taken over between two of them.
final class LiveCatalogue: Sendable {
    enum Change: Sendable {
        case none
        case replaced(songs: Int, playlists: Int)
        case refused(CatalogueIndexError)
    }

    /// `nil` for a folder of JSON Lines, which is read at the start.
    private let watcher: IndexWatcher?
    private let current: Mutex<Application>

    init(_ settings: Settings) throws {
        let place = try Installation.find().catalogueFolder(settings)
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder), isFolder.boolValue {
            watcher = nil
            current = Mutex(try Application.load(settings))
        } else {
            let watcher = try IndexWatcher(place, copyingInto: settings.stateDirectory())
            self.watcher = watcher
            let application = try Application.load(settings, songs: .index(watcher.current))
            application.pipeline.prepare()
            current = Mutex(application)
        }
    }

    var application: Application { current.withLock { $0 } }

    var planner: ListPlanner {
        let application = application
        return ListPlanner(pipeline: application.pipeline, mode: application.mode)
    }

    /// Whether somebody who writes into the index file writes into what requests read.
    var isExposed: Bool { watcher.map { !$0.current.isCopied } ?? false }

    /// Reads a whole new file where there is one; one call at a time, on no thread that answers people.
    func refresh(isUrgent: Bool) -> Change {
        guard let watcher else { return .none }
        switch watcher.refresh(isUrgent: isUrgent) {
        case .unchanged: return .none
        case .refused(let error): return .refused(error)
        case .replaced:
            let songs = LoadedCatalogue.index(watcher.current)
            let fresh = application.with(songs: songs)
            fresh.pipeline.prepare()
            current.withLock { $0 = fresh }
            return .replaced(songs: songs.counts.songs, playlists: songs.counts.playlists)
        }
    }
}

/// Looks for a new index every few seconds, and at once on SIGHUP.
struct CatalogueService: Service {
    /// `nil` until it is loaded.
    let catalogue: @Sendable () -> LiveCatalogue?
    let report: @Sendable (LiveCatalogue.Change) -> Void

    private static let interval = Duration.seconds(2)
    private static let queue = DispatchQueue(label: "catalogue", qos: .utility)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.lookNowAndThen() }
                group.addTask {
                    for await _ in await UnixSignalsSequence(trapping: .sighup) { await self.look(isUrgent: true) }
                }
            }
        }
    }

    private func lookNowAndThen() async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: Self.interval) } catch { return }
            await look(isUrgent: false)
        }
    }

    private func look(isUrgent: Bool) async {
        guard let catalogue = catalogue() else { return }
        // One after the other, and away from the few threads that everything else runs on.
        let change = await withCheckedContinuation { continuation in
            Self.queue.async { continuation.resume(returning: catalogue.refresh(isUrgent: isUrgent)) }
        }
        report(change)
    }
}

extension Daemon {
    func catalogueService() -> CatalogueService {
        let (metrics, log) = (metrics, log)
        return CatalogueService(catalogue: { [self] in catalogue.withLock { $0 } }) { change in
            metrics.count(change)
            switch change {
            case .none: break
            case .replaced(let songs, let playlists):
                log.notice(
                    "a new catalogue index is in use",
                    metadata: ["catalogue.songs": "\(songs)", "catalogue.playlists": "\(playlists)"])
            case .refused(let error):
                log.error(
                    "the new catalogue index was refused; the former one goes on", metadata: ["error": "\(error)"])
            }
        }
    }
}
