/// How long a job rests after an ordinary failure: drawn from 0 up to 1 s · 2ⁿ, at most 5 minutes, so that many jobs do
/// not come back together (NET-3).
package enum Backoff {
    /// After this many failures of one step a job is given up.
    package static let maximumAttempts = 12

    /// - Parameters:
    ///   - failures: how many there were before this one.
    ///   - atLeast: what the other side asked for.
    package static func delay(
        failures: Int, atLeast floor: Duration = .zero, using generator: inout some RandomNumberGenerator
    ) -> Duration {
        let bound = min(300, Double(1 << min(max(failures, 0), 20)))
        return max(.seconds(Double.random(in: 0...bound, using: &generator)), floor)
    }
}
