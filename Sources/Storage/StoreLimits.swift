package import Foundation

/// Sizes and times of the store; the defaults are the reliability rules'.
package struct StoreLimits: Equatable, Sendable {
    /// Updates that may wait or run (QUO-1).
    package var queue = 10_000
    /// One running and three waiting: whoever has that many open requests is crowded.
    package var openPerUser = 4
    package var lease: TimeInterval = 30
    package var deadline: TimeInterval = 24 * 3600
    /// A person's later jobs wait for an earlier one that tries again within this time, and pass one that waits longer.
    package var orderPatience: TimeInterval = 30
    /// Deaths in a step that calls others until they count against its job: a process that is killed at random mostly dies
    /// waiting for an answer, and yet an answer may be what kills it. With the three that count they are twelve, as many
    /// as a step has attempts (NET-3).
    package var forgivenDeaths = 9
    /// How long a job that must run alone lets others go first.
    package var alonePatience: TimeInterval = 60
    package var retention = Retention()

    package init() {}

    /// How long ended things are kept (PRV-4).
    package struct Retention: Equatable, Sendable {
        package var completedJobs: TimeInterval = 7 * 86_400
        package var deadJobs: TimeInterval = 30 * 86_400
        /// Lists may carry their requests' words, so they end with them.
        package var lists: TimeInterval = 7 * 86_400
        /// Longer than the seven days of ING-2.
        package var updateKeys: TimeInterval = 8 * 86_400
        /// Longer than any answer waits to be said; what a chat or a music service shows is a copy.
        package var pictures: TimeInterval = 2 * 86_400
        package var undelivered: TimeInterval = 7 * 86_400

        package init() {}
    }
}
