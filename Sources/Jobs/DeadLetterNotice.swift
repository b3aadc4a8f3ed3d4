/// The payload of the `notice` that is scheduled when a job is given up before it could say so itself: it died with the
/// process again and again, its row cannot be read, or the store refuses its ending. JSON; told to the person once
/// (JOB-6).
package struct DeadLetterNotice: Codable, Equatable, Sendable {
    package let deadJob: Job.ID
    /// `crashed`, `unreadable`, `refused` or `unexpected`
    package let code: String

    package init(deadJob: Job.ID, code: String) {
        self.deadJob = deadJob
        self.code = code
    }

    /// Of the notice's own job: there is one, whoever gives the job up.
    package static func key(of deadJob: Job.ID) -> String { "dead:\(deadJob)" }
}
