import HTTPTransport
import ImageGenerationAPI
import Jobs
import Logging
import RequestHandling
import RhythmiQDomain

/// Orders for pictures in line before the image service: a few at a time, no more than may wait, and each kept durably as
/// soon as it is there.
///
/// ```
/// order ──▶ waiting ──▶ running ──▶ kept
///    └── the line is full ──┴──────▶ failed
/// ```
/// All of it but what is kept is forgotten with the process; whoever still wants a picture then orders it again.
actor PictureDesk: PictureMaker {
    struct Limits: Sendable {
        var atOnce = 2
        var inLine = 30
        /// Ended orders that are remembered.
        var remembered = 512
        /// In line; the service then has its own deadline.
        var longestWait: Duration = .seconds(120)
    }

    /// What it works with.
    struct Parts: Sendable {
        let make: @Sendable (PictureOrder) async throws(ImageGenerationError) -> [UInt8]
        /// - Returns: false where nobody wants it any more.
        let keep: @Sendable (_ jpeg: [UInt8], PictureOrder, UserAddress) async throws -> Bool
        let isKept: @Sendable (_ id: String) async throws -> Bool
        /// How an order ended, and how long it took.
        let report: @Sendable (PictureEnd, Duration) -> Void
        let log: Logger
    }

    nonisolated let usualWish: PictureWish
    nonisolated let setsTitle: Bool
    nonisolated let isPaid: Bool
    private let limits: Limits
    private let parts: Parts

    private struct Entry {
        var state: PictureState
        let since: ContinuousClock.Instant
        let change = Waker()
    }

    private var entries: [String: Entry] = [:]
    /// Ids in `entries`, oldest first.
    private var remembered: [String] = []
    private var line: [(order: PictureOrder, user: UserAddress)] = []
    private var running = 0
    private var isStopped = false
    /// How long pictures take lately; `nil` before the first.
    private var usualTime: Duration?
    private let bell = Waker()

    init(wish: PictureWish, setsTitle: Bool, isPaid: Bool = false, limits: Limits = Limits(), parts: Parts) {
        usualWish = wish
        self.setsTitle = setsTitle
        self.isPaid = isPaid
        self.limits = limits
        self.parts = parts
    }

    nonisolated func mayPaint(for message: String) -> Bool { !PicturePrompt.blocks(message: message) }

    // MARK: - Ordering

    func order(_ order: PictureOrder, of user: UserAddress) async throws {
        guard entries[order.id] == nil, try await !parts.isKept(order.id), !isStopped, entries[order.id] == nil else {
            return
        }
        remember(order.id)
        guard line.count < limits.inLine else {
            end(order.id, .failed)
            return parts.report(.crowded, .zero)
        }
        line.append((order, user))
        bell.wake()
    }

    func state(of id: String) async throws -> PictureState {
        if let entry = entries[id] { return entry.state }
        return try await parts.isKept(id) ? .ready : .unknown
    }

    func wait(for id: String, atMost limit: Duration) async throws -> PictureState {
        while true {
            let state = try await state(of: id)
            guard state == .underWay, !isStopped, let entry = entries[id] else { return state }
            let left = limit - (ContinuousClock.now - entry.since)
            guard left > .zero, canCome(id, within: left) else { return .underWay }
            await entry.change.wait(atMost: left)
            try Task.checkCancellation()
        }
    }

    /// Whoever waits holds up others: not for a picture that stands far behind in the line.
    private func canCome(_ id: String, within time: Duration) -> Bool {
        guard let place = line.firstIndex(where: { $0.order.id == id }) else { return true }
        return (usualTime ?? .seconds(4)) * Double(place / limits.atOnce + 2) <= time
    }

    private func remember(_ id: String) {
        entries[id] = Entry(state: .underWay, since: .now)
        remembered.append(id)
        while remembered.count > limits.remembered + limits.inLine + limits.atOnce {
            entries[remembered.removeFirst()] = nil
        }
    }

    /// - Parameter state: `nil` forgets the order.
    private func end(_ id: String, _ state: PictureState?) {
        guard let entry = entries[id] else { return }
        if let state { entries[id]?.state = state } else { entries[id] = nil }
        entry.change.wake()
    }

    // MARK: - Working

    /// Until it is stopped or cancelled; then nobody waits any more.
    func run() async {
        await withDiscardingTaskGroup { group in
            while !isStopped, !Task.isCancelled {
                while running < limits.atOnce, !line.isEmpty {
                    let (order, user) = line.removeFirst()
                    running += 1
                    group.addTask { await self.work(on: order, of: user) }
                }
                await bell.wait()
            }
            stop()
            // What a service is still at would hold the end up.
            group.cancelAll()
        }
    }

    func stop() {
        isStopped = true
        line = []
        for entry in entries.values { entry.change.wake() }
        bell.wake()
    }

    private func work(on order: PictureOrder, of user: UserAddress) async {
        let start = ContinuousClock.now
        let waited = entries[order.id].map { start - $0.since } ?? .zero
        let end = waited > limits.longestWait ? PictureEnd.expired : await make(order, user)
        let time = ContinuousClock.now - start
        if end == .kept { usualTime = usualTime.map { ($0 * 3 + time) / 4 } ?? time }
        running -= 1
        switch end {
        case .kept: self.end(order.id, .ready)
        // Nobody's failure: the next process is asked again.
        case .cancelled: self.end(order.id, nil)
        case .unwanted, .failed, .expired, .crowded: self.end(order.id, .failed)
        }
        parts.report(end, time)
        bell.wake()
    }

    private func make(_ order: PictureOrder, _ user: UserAddress) async -> PictureEnd {
        do {
            let jpeg = try await parts.make(order)
            return try await parts.keep(jpeg, order, user) ? .kept : .unwanted
        } catch {
            if Task.isCancelled { return .cancelled }
            parts.log.warning("no picture came", metadata: ["picture.id": "\(order.id)", "reason": "\(error)"])
            return .failed
        }
    }
}

/// For metrics.
enum PictureEnd: String, Sendable {
    case kept, failed, expired, crowded, cancelled
    /// Its person has been forgotten meanwhile.
    case unwanted
}
