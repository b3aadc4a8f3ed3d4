import Foundation
import Jobs
import Storage

extension OperatorDesk {
    func listJobs(_ state: Job.State?, _ limit: Int, _ isJSON: Bool, _ output: OperatorOutput) async throws {
        let jobs = try await store.jobs(state, limit: limit)
        if isJSON { return try await output.document(jobs) }
        if jobs.isEmpty { return try await output.line("No jobs.") }
        for job in jobs {
            let columns = [
                job.id, job.state.padding(toLength: 9, withPad: " ", startingAt: 0),
                job.kind.padding(toLength: 9, withPad: " ", startingAt: 0), job.receivedAt.formatted(.iso8601),
                Self.remark(job),
            ]
            try await output.line(columns.joined(separator: "  "))
        }
    }

    func showJob(_ id: String, _ isJSON: Bool, _ output: OperatorOutput) async throws {
        guard let job = try await store.job(Job.ID(rawValue: id)) else { throw Self.noJob(id) }
        if isJSON { return try await output.document(job) }
        var lines = [
            "job       \(job.id)", "kind      \(job.kind)", "state     \(job.state)",
            "received  \(job.receivedAt.formatted(.iso8601))", "runs at   \(job.runAt.formatted(.iso8601))",
        ]
        if let endedAt = job.endedAt { lines.append("ended     \(endedAt.formatted(.iso8601))") }
        if let reason = job.parkedFor { lines.append("waits for \(reason)") }
        if let error = job.error { lines.append("error     \(error)") }
        if job.crashes > 0 { lines.append("crashes   \(job.crashes)") }
        lines += job.steps.map { "step      \($0.name): \($0.state), attempt \($0.attempt), failures \($0.failures)" }
        try await output.line(lines.joined(separator: "\n"))
    }

    private static func remark(_ job: JobSummary) -> String {
        if let error = job.error { return error }
        if let reason = job.parkedFor { return "waits for \(reason)" }
        return job.steps.first { $0.state != "done" }.map { "in \($0.name)" } ?? ""
    }

    static func noJob(_ id: String, _ which: String = "") -> CommandFailure {
        CommandFailure(message: "There is no \(which)job \(id); see `rhythmiq jobs list`.")
    }
}
