package import Foundation
package import RhythmiQDomain

/// One piece of work that survives every crash: an update to answer, or something due later.
///
/// ```
///                 ┌────────── retry at t, snooze ──────────┐
///                 ▼                                        │
/// insert ──▶ available ── claim ──▶ running ── finish ─────┼──▶ completed
///                 ▲                    │                   ├──▶ parked ── released, or its time has come ──▶ available
///                 └── lease ran out ───┘                   └──▶ dead ── `jobs retry` ──▶ available
/// ```
package struct Job: Sendable, Identifiable {
    /// 26 characters, ascending with time: of two jobs the earlier one sorts first.
    package struct ID: RawRepresentable, Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        package var description: String { rawValue }
        package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    package enum Kind: String, Codable, Sendable {
        /// An update from a chat platform; the payload is its bytes as they came.
        case update
        /// Looks once more for twins of a playlist whose creation was uncertain (PL-5).
        case reconcile
        /// Tells somebody something that no update asked for: an expiring consent, a dead letter.
        case notice
    }

    package enum State: String, Codable, Sendable, CaseIterable {
        case available, running, parked, completed, dead
    }

    package let id: ID
    package let kind: Kind
    package let user: UserAddress?
    package let chat: ChatAddress?
    package let payload: [UInt8]
    package let receivedAt: Date
    /// After this the job ends with a message that says so (JOB-7).
    package let deadline: Date
    /// The person had as many requests waiting as they may when this one came (QUO-1).
    package let isCrowded: Bool
    /// The person wrote the same in this chat before, and that was open when this one came (ING-9).
    package let isEcho: Bool

    package init(
        id: ID, kind: Kind, user: UserAddress?, chat: ChatAddress?, payload: [UInt8], receivedAt: Date, deadline: Date,
        isCrowded: Bool, isEcho: Bool = false
    ) {
        self.id = id
        self.kind = kind
        self.user = user
        self.chat = chat
        self.payload = payload
        self.receivedAt = receivedAt
        self.deadline = deadline
        self.isCrowded = isCrowded
        self.isEcho = isEcho
    }
}

/// The right to work on a job. Every write of its holder is conditional on `fence`, which grows by one with each claim.
package struct Lease: Hashable, Sendable {
    package let job: Job.ID
    package let fence: Int64

    package init(job: Job.ID, fence: Int64) {
        self.job = job
        self.fence = fence
    }
}

/// What is known of one named step of a job.
package struct StepRecord: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        /// Written before the step acts: it may have acted.
        case intent
        /// Its result stands and is used for ever after; the step is never run again.
        case done
    }

    package let name: String
    package let state: State
    /// How often the step has been begun, this time included. It never shrinks: only at 1 has nothing acted before.
    package let attempt: Int
    /// What the step noted while it ran (`intent`), or its result (`done`).
    package let note: [UInt8]
    /// Runs that ended in `JobOutcome.retry` inside this step: what the limit of attempts and the delay count.
    package let failures: Int

    package init(name: String, state: State, attempt: Int, note: [UInt8], failures: Int = 0) {
        self.name = name
        self.state = state
        self.attempt = attempt
        self.note = note
        self.failures = failures
    }
}

package struct ClaimedJob: Sendable {
    package let job: Job
    package let lease: Lease
    package let steps: [String: StepRecord]
    /// The store came back from a backup while the job was open: look for what it may have made before making it (PL-6).
    package let mustReconcile: Bool

    package init(job: Job, lease: Lease, steps: [String: StepRecord], mustReconcile: Bool = false) {
        self.job = job
        self.lease = lease
        self.steps = steps
        self.mustReconcile = mustReconcile
    }
}

/// How a run of a job ended; each run ends in exactly one of these.
package enum JobOutcome: Equatable, Sendable {
    case completed
    /// An ordinary failure: the current step's attempt counts.
    case retry(at: Date)
    /// A wait that is nobody's fault, such as an open breaker: no attempt is used.
    case snooze(until: Date)
    /// Waits for a person or a quota. Released by `JobStore.release`, or available again at `until`.
    case parked(reason: ParkingReason, until: Date)
    case dead(code: String)
}

package enum ParkingReason: String, Codable, Sendable, CaseIterable {
    /// For the person to link their music account again.
    case relink
    /// For the music service's developer quota.
    case quota
    /// For a key that is missing from the key ring (VLT-5).
    case key
}
