import ArgumentParser
import CatalogueImport
import Foundation
import TestSupport
import Testing

@testable import rhythmiq

@Suite struct CatalogImportCommandTests {
    private let fixtures = Checkout.root.appending(path: "Tests/CatalogueImportTests/Fixtures")

    @Test func termsThatNobodyAcceptedEndWithOneAndWriteNothing() async throws {
        let out = FileManager.default.temporaryDirectory.appending(path: "rhythmiq-terms-\(UUID().uuidString)")
        let command = try CatalogImportCommand.parse([
            fixtures.appending(path: "mpd.slice.0-1.json").path, "--out", out.path,
        ])

        let error = await #expect(throws: CatalogueImportError.self) { try await command.run() }

        #expect(error == .termsNotAccepted([.millionPlaylist]))
        #expect(error.map { RhythmiQ.exitCode(for: $0) } == ExitCode(1))
        #expect(!FileManager.default.fileExists(atPath: out.path))
    }

    @Test(arguments: [["--format", "zip"], ["--columns", "name=x"]])
    func unusableOptionsAreWrongUsage(options: [String]) async throws {
        let command = try CatalogImportCommand.parse([fixtures.path, "--out", "/nowhere"] + options)

        let error = await #expect(throws: CommandFailure.self) { try await command.run() }

        #expect(error?.exitCode == 2)
    }
}
