import Foundation
import HTTPTransport
import Synchronization

extension Bench {
    struct Pushed: Sendable {
        /// Of acknowledged updates, ascending.
        var times: [Duration] = []
        var refusals: [Int: Int] = [:]
        var retryAfter: Set<String> = []
        var failures = 0
        var seconds = 0.0

        var rate: Double { Double(times.count) / seconds }
        func percentile(_ share: Int) -> Duration {
            times.isEmpty ? .zero : times[min(times.count - 1, times.count * share / 100)]
        }
    }

    /// Hands all of them to the webhook, `connections` at a time; none is tried twice.
    func pushAll(_ updates: [Update]) async -> Pushed {
        let next = Counter()
        let start = ContinuousClock.now
        let bench = Sendably(self)
        let pushed = await withTaskGroup(of: Pushed.self) { group in
            for _ in 0..<Bench.connections {
                group.addTask { await bench.value.pushSome(of: updates, next) }
            }
            return await group.reduce(into: Pushed()) { all, some in
                all.times += some.times
                all.refusals.merge(some.refusals, uniquingKeysWith: +)
                all.retryAfter.formUnion(some.retryAfter)
                all.failures += some.failures
            }
        }
        var result = pushed
        result.seconds = (ContinuousClock.now - start) / .seconds(1)
        result.times.sort()
        return result
    }

    private func pushSome(of updates: [Update], _ next: Counter) async -> Pushed {
        var pushed = Pushed()
        while true {
            let index = next.advance()
            guard index < updates.count else { return pushed }
            let before = ContinuousClock.now
            do throws(HTTPError) {
                let answer = try await push(updates[index])
                guard answer.status == 200 else {
                    pushed.refusals[answer.status, default: 0] += 1
                    pushed.retryAfter.insert(answer.headers["retry-after"] ?? "none")
                    continue
                }
                pushed.times.append(ContinuousClock.now - before)
            } catch {
                pushed.failures += 1
            }
        }
    }
}

/// The bench changes only between the measures, and those run one after the other.
struct Sendably<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
}

final class Counter: Sendable {
    private let value = Atomic(0)

    /// - Returns: 0, 1, 2 …
    func advance() -> Int { value.wrappingAdd(1, ordering: .relaxed).oldValue }
}
