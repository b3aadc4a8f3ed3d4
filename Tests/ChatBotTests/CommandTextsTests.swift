import Foundation
import RhythmiQDomain
import TestSupport
import Testing

@testable import ChatBot

@Suite struct CommandTextsTests {
    private static let file = Checkout.root.appending(path: "bot-config/commands.yaml")

    private func texts(_ yaml: String) throws -> CommandTexts {
        let file = FileManager.default.temporaryDirectory.appending(path: "commands-\(UUID()).yaml")
        try yaml.write(to: file, atomically: true, encoding: .utf8)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: file) } }
        return try CommandTexts(file: file)
    }

    @Test func everyCommandOfTheProductHasTextsInBothLanguages() throws {
        let names = [
            "playlist", "link", "unlink", "again", "longer", "themes", "popular", "mylists", "cover", "play", "never",
            "undo", "language", "settings", "export", "forget", "privacy", "help", "start", "together", "host",
        ]
        let texts = try CommandTexts(file: Self.file)

        for language in AnswerLanguage.allCases {
            #expect(try texts.texts(for: names, in: language).map(\.name) == names)
        }
        let korean = try texts.texts(for: names, in: .ko)
        #expect(korean.allSatisfy { $0.text.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) } })
    }

    @Test(
        arguments: [
            ("Play: {en: a, ko: b}", "Play: a name"), ("a: {en: a}", "a.ko: 1 to 256"),
            ("a: {en: '', ko: b}", "a.en: 1 to 256"), ("a: {en: x, ko: y, fr: z}", "a.fr: unknown"),
            ("a: [", "can't be read"), ("\(String(repeating: "x", count: 33)): {en: x, ko: y}", "1 to 32"),
        ])
    func whatNoPlatformTakesIsReported(yaml: String, fault: String) {
        let error = #expect(throws: CommandTextsError.self) { try texts(yaml) }

        #expect(error?.description.contains(fault) == true)
    }

    @Test func aCommandWithoutTextsIsReported() throws {
        let texts = try texts("a: {en: x, ko: y}")

        #expect(throws: CommandTextsError.self) { try texts.texts(for: ["a", "b"], in: .ko) }
    }
}
