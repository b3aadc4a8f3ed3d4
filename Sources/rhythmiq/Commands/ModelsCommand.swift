import ArgumentParser
import Foundation
import SentenceEmbedding

struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "Embedding models.",
        subcommands: [List.self, ModelsPullCommand.self, Verify.self, ModelsCalibrateCommand.self, Bench.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the models under the state directory.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try await common.fetchedSettings()
            let folders = ModelFolders(settings)
            let used = settings.text("embedding.model") ?? "lexical"
            Console.out((used == "lexical" ? "* " : "  ") + "lexical  (built in, no model)")
            for model in try InstalledModel.all(in: folders.root.path) {
                let mark = model.name == used ? "* " : "  "
                switch model.encoder {
                case .success(let encoder):
                    Console.out(
                        "\(mark)\(model.name)  \(encoder.dimension) dimensions, at most \(encoder.maxSequenceLength) tokens"
                    )
                case .failure(let error): Console.out("\(mark)\(model.name)  can't be used: \(error)")
                }
            }
            Console.error("models are looked for in \(folders.root.path)")
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Checks a model against golden values.",
            discussion: "Ends with 1 when a value differs. Models without golden values are checked for sanity only.")

        @Argument(help: "A model folder or name; without it, the one that is set.")
        var model: String?
        @Flag(help: "Print one JSON document.") var json = false
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try await common.fetchedSettings()
            let verification = ModelVerification(
                of: try ModelsCommand.encoder(model, settings, precision: .float32),
                inUse: try ModelsCommand.encoder(model, settings))
            if json {
                Console.out(try JSONOutput.string(verification))
            } else {
                let style = Style.detect()
                Console.out(
                    verification.goldenModel.map { "golden values of \($0)" }
                        ?? "no golden values for this model: sanity only")
                for check in verification.checks {
                    let mark = check.passed ? style.good("ok  ") : style.bad("FAIL")
                    Console.out(
                        "\(mark) \(check.name): \(check.measured), expected \(check.expected) ± \(check.tolerance)")
                }
            }
            if !verification.passed { throw ExitCode(1) }
        }
    }

    struct Bench: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Measures a model on this machine.")

        @Argument(help: "A model folder or name; without it, the one that is set.")
        var model: String?
        @Option(help: "Token counts.") var tokens = "8,16,32,64"
        @Option(help: "Sentences at once.") var batch = "1,32"
        @Option(help: "Threads at most; beside other work fewer are used.") var threads = "1,2"
        @Option(help: "auto, int8, bfloat16 or float32; without it, the one that is set.") var precision: Precision?
        @Option(help: "Kernels other than the best: portable, avx2, avx512-vnni, amx, neon.") var kernels: KernelSet?
        @Option(help: "Repetitions of each case.") var repetitions = 20
        @Flag(help: "Measure the start instead: files to encoder, encoder to first vector.") var start = false
        @Flag(help: "Measure the machine instead: reading as many bytes as the weights have, products of integers.")
        var limits = false
        @Flag(help: "Print one JSON document.") var json = false
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let tokens = try Self.numbers(self.tokens, "--tokens")
            let batches = try Self.numbers(batch, "--batch")
            let threads = try Self.numbers(self.threads, "--threads")
            let settings = try await common.fetchedSettings()
            let repetitions = max(1, repetitions)
            if limits {
                let rows = threads.map {
                    MachineLimits(kernels: kernels ?? .best, threads: $0, repetitions: repetitions)
                }
                return Console.out(try JSONOutput.string(rows))
            }
            if start {
                let measured = try ModelBenchmark.start(repetitions: repetitions) {
                    try ModelsCommand.encoder(
                        model, settings, precision: precision, kernels: kernels ?? .best, threads: threads[0])
                }
                return Console.out(try JSONOutput.string(measured))
            }
            let encoders = try threads.map { threads in
                let encoder = try ModelsCommand.encoder(
                    model, settings, precision: precision, kernels: kernels ?? .best, threads: threads)
                return (threads: threads, encoder: encoder)
            }
            let rows = try await withProgress("measuring") {
                ModelBenchmark.rows(for: encoders, tokens: tokens, batches: batches, repetitions: repetitions)
            }
            if json {
                Console.out(try JSONOutput.string(rows))
                return
            }
            Console.out("\(encoders[0].encoder.precision.rawValue), \(encoders[0].encoder.kernels)")
            Console.out("tokens  batch  threads   median ms      p95 ms  minimum ms  peak memory MB")
            for row in rows {
                let numbers = [row.medianMilliseconds, row.p95Milliseconds, row.minimumMilliseconds].map {
                    Self.right(String(format: "%.2f", $0), 10)
                }
                let memory = row.peakMemoryBytes.map { "\($0 / 1_000_000)" } ?? "?"
                Console.out(
                    [Self.right("\(row.tokens)", 6), Self.right("\(row.batch)", 5), Self.right("\(row.threads)", 7)]
                        .joined(separator: "  ") + "  " + numbers.joined(separator: "  ") + "  "
                        + Self.right(memory, 14))
            }
        }

        private static func numbers(_ text: String, _ option: String) throws(CommandFailure) -> [Int] {
            let numbers = text.split(separator: ",").map { Int($0.trimmingCharacters(in: .whitespaces)) }
            let valid = numbers.compactMap { $0 }.filter { (1...4_096).contains($0) }
            guard !valid.isEmpty, valid.count == numbers.count else {
                throw CommandFailure(
                    message: "\(option) takes whole numbers from 1 to 4096, separated by commas.", exitCode: 2)
            }
            return valid
        }

        private static func right(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
    }

    static func encoder(
        _ name: String?, _ settings: Settings, precision: Precision? = nil, kernels: KernelSet = .best,
        threads: Int = 2
    ) throws -> SentenceEncoder {
        let name = name ?? settings.text("embedding.model") ?? "lexical"
        guard name != "lexical" else {
            throw CommandFailure(message: "Name a model folder, or set embedding.model.", exitCode: 2)
        }
        return try ModelFolders(settings).encoder(
            named: name, precision: precision, kernels: kernels, threads: threads)
    }
}

extension Precision: ExpressibleByArgument {}

extension KernelSet: ExpressibleByArgument {}
