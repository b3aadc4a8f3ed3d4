package import Foundation
import Synchronization

/// The index that a running program answers on: whoever asks gets one whole index, and a new file under the same name
/// is taken
/// over between two requests.
///
/// The file is looked at by `refresh`, which the owner calls now and then, say every few seconds. A file that is
/// broken, or
/// still being copied, leaves the old index in its place; requests under way end on the index they began with.
package final class IndexWatcher: Sendable {
    package enum Refresh: Sendable {
        case unchanged
        case replaced
        /// The file can't be taken over; the old index goes on answering, and the same file is not tried again.
        case refused(CatalogueIndexError)
    }

    private struct State {
        var index: CatalogueIndex
        var seen: FileIdentity?
    }

    private let url: URL
    // Invariant: `index` was verified.
    private let state: Mutex<State>

    /// - Throws: when the first file can't be used.
    package init(_ url: URL) throws(CatalogueIndexError) {
        self.url = url
        let index = try Self.verified(url)
        state = Mutex(State(index: index, seen: index.identity))
    }

    /// The newest index; hold it for the length of one request.
    package var current: CatalogueIndex { state.withLock { $0.index } }

    /// Takes over another file under the name. Reads the whole of it, so call it beside the requests and not among
    /// them.
    package func refresh() -> Refresh {
        let found = FileIdentity(of: url)
        guard let found, found != state.withLock({ $0.seen }) else { return .unchanged }
        do throws(CatalogueIndexError) {
            let index = try Self.verified(url)
            state.withLock {
                $0.index = index
                $0.seen = index.identity
            }
            return .replaced
        } catch {
            state.withLock { $0.seen = found }
            return .refused(error)
        }
    }

    private static func verified(_ url: URL) throws(CatalogueIndexError) -> CatalogueIndex {
        let index = try CatalogueIndex(contentsOf: url)
        try index.verify()
        return index
    }
}
