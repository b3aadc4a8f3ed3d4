import RequestHandling
import RhythmiQDomain
import Synchronization

/// An image service in memory: pictures come at once, after some looks, or never.
final class ScriptedPictures: PictureMaker {
    enum Manner: Sendable {
        /// There when it is looked for so often; the first look is the answer's own.
        case comes(atLook: Int)
        case fails(atLook: Int)
        case never
    }

    private struct State {
        var orders: [PictureOrder] = []
        /// Known to this process, with the looks so far.
        var underWay: [String: Int] = [:]
        var failed: Set<String> = []
        var kept: Set<String> = []
    }

    let usualWish = PictureWish.automatic
    let setsTitle = false
    let isPaid: Bool
    private let manner: Manner
    private let state = Mutex(State())

    init(_ manner: Manner, isPaid: Bool) {
        self.manner = manner
        self.isPaid = isPaid
    }

    var orders: [PictureOrder] { state.withLock(\.orders) }
    var kept: Set<String> { state.withLock(\.kept) }

    /// The process dies; what was kept stays.
    func die() {
        state.withLock { state in
            state.underWay = [:]
            state.failed = []
        }
    }

    func mayPaint(for message: String) -> Bool { !message.contains("nude") }

    func order(_ order: PictureOrder, of user: UserAddress) async throws {
        state.withLock { state in
            guard state.underWay[order.id] == nil, !state.kept.contains(order.id) else { return }
            state.orders.append(order)
            state.underWay[order.id] = 0
        }
    }

    func state(of id: String) async throws -> PictureState { look(for: id) }

    func wait(for id: String, atMost limit: Duration) async throws -> PictureState { look(for: id) }

    private func look(for id: String) -> PictureState {
        state.withLock { state in
            if state.kept.contains(id) { return .ready }
            if state.failed.contains(id) { return .failed }
            guard let looks = state.underWay[id] else { return .unknown }
            state.underWay[id] = looks + 1
            switch manner {
            case .comes(let look) where looks + 1 >= look:
                state.kept.insert(id)
                return .ready
            case .fails(let look) where looks + 1 >= look:
                state.failed.insert(id)
                return .failed
            default: return .underWay
            }
        }
    }
}

/// A place for covers in memory, out of reach as often as the test says.
final class ScriptedShelf: CoverShelf {
    struct OutOfReach: Error {}

    private struct State {
        var covers: [String: [UInt8]] = [:]
        var owners: [String: String] = [:]
        var failures = 0
    }

    private let state = Mutex(State())

    var covers: [String: [UInt8]] { state.withLock(\.covers) }

    func fail(_ times: Int) { state.withLock { $0.failures = times } }

    private func reach<Result>(_ body: (inout State) -> Result) throws -> Result {
        try state.withLock { state in
            guard state.failures == 0 else {
                state.failures -= 1
                throw OutOfReach()
            }
            return body(&state)
        }
    }

    func keep(_ jpeg: [UInt8], named name: String, of user: UserAddress) async throws -> String {
        try reach { state in
            let id = "c\(String(stableHash(name + user.key), radix: 36))"
            state.covers[id] = jpeg
            state.owners[id] = user.key
            return id
        }
    }

    func remove(_ id: String, of user: UserAddress) async throws { try reach { $0.covers[id] = nil } }

    func forget(_ owner: String) async throws {
        try reach { state in state.covers = state.covers.filter { state.owners[$0.key] != owner } }
    }

    func address(of id: String) -> String? { "https://bot.test/covers/\(id).jpg" }
}
