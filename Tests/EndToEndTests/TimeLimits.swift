import TestSupport
import Testing

extension TimeLimitTrait.Duration {
    /// Stands before the library's own, so that the suites have the patience of this run.
    static func minutes(_ minutes: Int) -> Self { Self.minutes(UInt64(minutes * Patience.factor)) }
}
