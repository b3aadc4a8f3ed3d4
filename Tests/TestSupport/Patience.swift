import Foundation

/// How many times longer than usual everything may take, from `RHYTHMIQ_PATIENCE`: a daemon under a sanitizer is slow.
package enum Patience {
    package static let factor = max(1, ProcessInfo.processInfo.environment["RHYTHMIQ_PATIENCE"].flatMap(Int.init) ?? 1)
}

extension Duration {
    /// As a limit of this run.
    package var patient: Duration { self * Patience.factor }
}
