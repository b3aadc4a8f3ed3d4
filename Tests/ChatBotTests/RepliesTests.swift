import ChatBot
import Foundation
import RhythmiQDomain
import TestSupport
import Testing

@Suite struct RepliesTests {
    private static let bundled = Checkout.root.appending(path: "bot-config")

    // MARK: - The delivered files

    @Test func theDeliveredFilesSayEverythingInBothLanguages() throws {
        let replies = try Replies(folder: Self.bundled)
        for key in Replies.Key.allCases {
            for language in AnswerLanguage.allCases {
                #expect(!replies(key, language).isEmpty)
                #expect(replies(key, language) != key.rawValue)
            }
        }
    }

    @Test func koreanSentencesAreKorean() throws {
        let replies = try Replies(folder: Self.bundled)
        for key in [Replies.Key.greeting, .help, .crisis, .noTheme, .failed] {
            #expect(replies(key, .ko).unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) })
            #expect(!replies(key, .en).unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) })
        }
    }

    @Test func distressIsAnsweredWithANumberToCall() throws {
        let replies = try Replies(folder: Self.bundled)

        #expect(replies(.crisis, .ko).contains("109"))
        #expect(replies(.crisis, .en).contains("988"))
    }

    @Test(arguments: AnswerLanguage.allCases)
    func whatTheHintOffersIsUnderstood(language: AnswerLanguage) throws {
        let hint = try Replies(folder: Self.bundled)(.conversationHint, language)
        for offer in hint.components(separatedBy: " · ") {
            let command = Router.route(offer, in: Conversation(hasList: true))
            #expect(command != .playlist(offer), "\(offer)")
            if case .unknown = command { Issue.record("\(offer) is no command") }
        }
    }

    @Test(arguments: AnswerLanguage.allCases)
    func whatTheHelpOffersIsACommand(language: AnswerLanguage) throws {
        let help = try Replies(folder: Self.bundled)(.commandHelp, language)
        let commands = help.matches(of: #/\/[a-z]+/#).map { String($0.output) }

        #expect(commands.count >= 8)
        for command in commands {
            #expect(Router.route(command, in: Conversation()) != .unknown(command))
        }
    }

    // MARK: - Blanks

    @Test func blanksAreFilled() throws {
        let text = try Replies(folder: Self.bundled)(.hoursMinutes, .en, ["hours": "1", "minutes": "30"])

        #expect(text == "1 h 30 min")
    }

    @Test func aValueIsNeverFilledAgain() throws {
        try Self.withFiles(failed: "x {reason} y {reason}") { folder in
            let replies = try Replies(folder: folder)

            #expect(
                replies(.failed, .en, ["reason": "{reason} {path} }{"]) == "x {reason} {path} }{ y {reason} {path} }{")
        }
    }

    @Test func aBlankWithoutAValueStays() throws {
        try Self.withFiles(failed: "x {reason}") { folder in
            let replies = try Replies(folder: folder)

            #expect(replies(.failed, .en) == "x {reason}")
        }
    }

    @Test(arguments: ["a } b", "open {", "{}", "}{"])
    func loneBracesStay(sentence: String) throws {
        try Self.withFiles(failed: sentence) { folder in
            let replies = try Replies(folder: folder)

            #expect(replies(.failed, .ko, ["reason": "x"]) == sentence)
        }
    }

    // MARK: - Faults

    private static func faults(_ change: (inout [String: String]) -> Void) throws -> [String] {
        try withFiles(failed: nil, change) { folder in
            do {
                _ = try Replies(folder: folder)
                return []
            } catch {
                return (error as? RepliesError)?.faults ?? ["\(error)"]
            }
        }
    }

    @Test func allFaultsAreToldAtOnce() throws {
        let faults = try Self.faults { english in
            english["greeting"] = nil
            english["gretting"] = "Hi"
            english["failed"] = "It went wrong: {cause}"
        }

        #expect(faults.count == 3)
        #expect(faults.contains("replies.en.yaml: greeting is missing"))
        #expect(faults.contains("replies.en.yaml: unknown key gretting"))
        #expect(faults.contains { $0.contains("failed") && $0.contains("{blanks}") })
    }

    @Test func theOrderOfBlanksIsFree() throws {
        let faults = try Self.faults { english in
            english["lengthLine"] = "{difference} {target} {total} {count} {count}"
        }

        #expect(faults == [])
    }

    @Test func aMissingFileIsToldByName() throws {
        let error = #expect(throws: RepliesError.self) { try Replies(folder: Checkout.root.appending(path: "nowhere")) }

        #expect(error?.faults.count == AnswerLanguage.allCases.count)
        #expect(error?.description.contains("replies.ko.yaml") == true)
        #expect(error?.description.contains("replies.en.yaml") == true)
    }

    @Test(arguments: ["greeting: [", "- greeting", "", "greeting: [a, b]"])
    func aFileThatHoldsNoSentencesIsToldByName(yaml: String) throws {
        try Self.withFiles(failed: nil) { folder in
            try Data(yaml.utf8).write(to: folder.appending(path: "replies.en.yaml"))

            let error = #expect(throws: RepliesError.self) { try Replies(folder: folder) }

            #expect(error?.faults.allSatisfy { $0.hasPrefix("replies.en.yaml") } == true)
        }
    }

    /// Both files with every key, the sentence of `failed` as given, the English ones as changed.
    private static func withFiles<Result>(
        failed: String?, _ change: (inout [String: String]) -> Void = { _ in }, _ body: (URL) throws -> Result
    ) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "replies-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let bundled = try Replies(folder: bundled)
        for language in AnswerLanguage.allCases {
            var sentences = Dictionary(
                uniqueKeysWithValues: Replies.Key.allCases.map { ($0.rawValue, bundled($0, language)) })
            if let failed { sentences["failed"] = failed }
            if language == .en { change(&sentences) }
            // JSON is YAML.
            let data = try JSONEncoder().encode(sentences)
            try data.write(to: folder.appending(path: "replies.\(language.rawValue).yaml"))
        }
        return try body(folder)
    }
}
