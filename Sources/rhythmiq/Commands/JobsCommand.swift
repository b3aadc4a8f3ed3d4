import ArgumentParser
import Jobs

extension Job.State: ExpressibleByArgument {}

/// `--json`, beside the settings file.
struct OperatorOptions: ParsableArguments {
    @OptionGroup var common: CommonOptions

    @Flag(name: .long, help: "One JSON document.")
    var json = false
}

struct JobsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "The jobs that wait, run, or were given up.",
        subcommands: [List.self, Show.self, Retry.self, Drop.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Newest first; those that have not completed.")

        @Option(name: .long, help: "Only those of one state; completed ones too.")
        var state: Job.State?

        @Option(name: .long, help: "How many at most.")
        var limit = 50

        @OptionGroup var options: OperatorOptions

        func validate() throws {
            guard (1...10_000).contains(limit) else { throw ValidationError("--limit must be 1 to 10000") }
        }

        func run() async throws {
            try await OperatorAccess.run(.listJobs(state, limit: limit), isJSON: options.json, options.common)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "One job with its steps; no text of anybody's.")

        @Argument(help: "The job's id.") var id: String
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            try await OperatorAccess.run(.showJob(id), isJSON: options.json, options.common)
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Runs a given-up or parked job again, with all its attempts.")

        @Argument(help: "The job's id.") var id: String
        @OptionGroup var common: CommonOptions

        func run() async throws { try await OperatorAccess.run(.retryJob(id), common) }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Erases a job, whatever it is doing.")

        @Argument(help: "The job's id.") var id: String
        @OptionGroup var common: CommonOptions

        func run() async throws { try await OperatorAccess.run(.dropJob(id), common) }
    }
}
