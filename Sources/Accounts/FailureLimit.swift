import Foundation
import Synchronization

/// How often browsers of one address may come with a callback that is not valid (QUO-3). In memory only: addresses are
/// nobody's business a minute later.
final class FailureLimit: Sendable {
    private let perMinute: Int
    private let maximumAddresses: Int

    /// Counts of the running minute; addresses beyond the limit share the count of the empty one.
    fileprivate struct State {
        var minute = 0.0
        var counts: [String: Int] = [:]
    }

    private let state = Mutex(State())

    init(perMinute: Int = 20, maximumAddresses: Int = 10_000) {
        self.perMinute = perMinute
        self.maximumAddresses = maximumAddresses
    }

    func mayTry(_ address: String, now: Date) -> Bool {
        state.withLock { state in
            state.begin(now)
            return state.counts[state.key(address, maximumAddresses), default: 0] < perMinute
        }
    }

    func countFailure(_ address: String, now: Date) {
        state.withLock { state in
            state.begin(now)
            state.counts[state.key(address, maximumAddresses), default: 0] += 1
        }
    }
}

extension FailureLimit.State {
    fileprivate mutating func begin(_ now: Date) {
        let minute = (now.timeIntervalSince1970 / 60).rounded(.down)
        if minute != self.minute { (self.minute, counts) = (minute, [:]) }
    }

    fileprivate func key(_ address: String, _ maximum: Int) -> String {
        counts[address] != nil || counts.count < maximum ? address : ""
    }
}
