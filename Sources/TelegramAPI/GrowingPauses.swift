/// Pauses that double from the first one to the longest, until something goes well.
package struct GrowingPauses: Sendable {
    package let bounds: ClosedRange<Duration>
    private var count = 0

    package init(_ bounds: ClosedRange<Duration>) { self.bounds = bounds }

    package mutating func next() -> Duration {
        defer { count += 1 }
        return min(bounds.upperBound, bounds.lowerBound * (1 << min(count, 16)))
    }

    package mutating func reset() { count = 0 }

    /// After Telegram has refused the token (OUT-6): short at first, since one wrong answer is not yet the end.
    package static let alarm = GrowingPauses(.seconds(10)...(.seconds(300)))
}
