package import Foundation
import Synchronization

/// The index that a running program answers on: whoever asks gets one whole index, and a new file under the same name
/// is taken over between two requests.
///
/// The file is looked at by `refresh`, which the owner calls now and then, say every few seconds. A file that is broken
/// leaves the old index in its place; requests under way end on the index they began with.
///
/// With a folder for copies the program maps a copy of its own that nobody else can name: writing into the file, or
/// cutting it short, then changes no page that a request reads.
package final class IndexWatcher: Sendable {
    package enum Refresh: Sendable {
        case unchanged
        case replaced
        /// The file can't be taken over; the old index goes on answering, and the same file is not tried again.
        case refused(CatalogueIndexError)
    }

    private struct State {
        var index: CatalogueIndex
        /// What was taken over or refused last.
        var seen: FileIdentity?
        /// Another file that the look before found: it is taken once it has stopped changing.
        var found: FileIdentity?
    }

    private let url: URL
    private let copies: URL?
    // Invariant: `index` was verified.
    private let state: Mutex<State>

    /// - Parameter copies: a folder of this program's own; `nil` to map the file itself.
    /// - Throws: when the first file can't be used.
    package init(_ url: URL, copyingInto copies: URL? = nil) throws(CatalogueIndexError) {
        self.url = url
        self.copies = copies
        let seen = FileIdentity(of: url)
        state = Mutex(State(index: try Self.verified(url, copies), seen: seen))
    }

    /// The newest index; hold it for the length of one request.
    package var current: CatalogueIndex { state.withLock { $0.index } }

    /// Takes over another file under the name. Reads the whole of it, so call it beside the requests and not among
    /// them; one call at a time.
    ///
    /// - Parameter isUrgent: somebody says that the file is whole; otherwise it must look the same in two looks.
    package func refresh(isUrgent: Bool = false) -> Refresh {
        guard let found = FileIdentity(of: url), isDue(found, isUrgent) else { return .unchanged }
        do throws(CatalogueIndexError) {
            let index = try Self.verified(url, copies)
            // Replaced while it was read: what was read may be of both.
            guard FileIdentity(of: url) == found else { return .unchanged }
            state.withLock { $0 = State(index: index, seen: found) }
            return .replaced
        } catch {
            guard FileIdentity(of: url) == found else { return .unchanged }
            state.withLock { $0.seen = found }
            return .refused(error)
        }
    }

    private func isDue(_ found: FileIdentity, _ isUrgent: Bool) -> Bool {
        state.withLock { state in
            guard found != state.seen else {
                state.found = nil
                return false
            }
            defer { state.found = found }
            return isUrgent || found == state.found
        }
    }

    private static func verified(_ url: URL, _ copies: URL?) throws(CatalogueIndexError) -> CatalogueIndex {
        let index = try CatalogueIndex(contentsOf: url, copyingInto: copies)
        try index.verify()
        return index
    }
}
