/// The payload of the `notice` that the store itself schedules when it gives a job up: it died with the process again
/// and again, or its row cannot be read. JSON; told to the person once (JOB-6).
package struct DeadLetterNotice: Codable, Equatable, Sendable {
    package let deadJob: Job.ID
    /// `crashed` or `unreadable`
    package let code: String

    package init(deadJob: Job.ID, code: String) {
        self.deadJob = deadJob
        self.code = code
    }
}
