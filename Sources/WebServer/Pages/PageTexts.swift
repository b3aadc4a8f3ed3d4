package import Foundation
import RhythmiQDomain
import Yams

/// Every sentence of the web pages, by key, in each language; from `bot-config/pages.<language>.yaml`.
package struct PageTexts: Sendable {
    package enum Key: String, CaseIterable, Sendable {
        case platformTelegram, platformDiscord
        case ticketTitle, ticketIntro, houseTitle, houseIntro, labelPlatform, labelName, labelID
        case accessHeading, accessPlaylists, accessCover, accessName, accessNever
        case ticketWarning, ticketButton, ticketTime
        case finishTitle, finishIntro, finishButton, finishCode, finishTime, finishWarning
        case linkedTitle, linkedText, houseDoneTitle, houseDoneText
        case refusedTitle, refusedText, deniedTitle, deniedText, notRegisteredTitle, notRegisteredText
        case missingScopesTitle, missingScopesText, unavailableTitle, unavailableText
        case ownerWithoutPremiumTitle, ownerWithoutPremiumText, wrongClientTitle, wrongClientText
        case troubleTitle, troubleText
        case homeTitle, homeText, homeAsk, homeAnswer, homeAnswerLength, homeStepWrite, homeStepListen, homeStepChange
        case homeStart, homePrivacy
    }

    private let sentences: [AnswerLanguage: [Key: String]]

    /// Reads `pages.ko.yaml` and `pages.en.yaml` of a folder and checks that both say everything, with the same blanks.
    package init(folder: URL) throws(WebServerError) {
        var faults: [String] = []
        var sentences: [AnswerLanguage: [Key: String]] = [:]
        for language in AnswerLanguage.allCases {
            let file = "pages.\(language.rawValue).yaml"
            do {
                let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
                let raw = try YAMLDecoder().decode([String: String].self, from: text)
                faults += raw.keys.sorted().filter { Key(rawValue: $0) == nil }.map { "\(file): unknown key \($0)" }
                faults += Key.allCases.filter { raw[$0.rawValue, default: ""].isEmpty }
                    .map { "\(file): \($0.rawValue) is missing" }
                let known = raw.compactMap { name, sentence in Key(rawValue: name).map { ($0, sentence) } }
                sentences[language] = Dictionary(uniqueKeysWithValues: known)
            } catch {
                faults.append("\(file): can't be read (\("\(error)".prefix(200)))")
            }
        }
        for key in Key.allCases {
            let blanks = AnswerLanguage.allCases.compactMap { sentences[$0]?[key].map(Self.blanks) }
            if Set(blanks).count > 1 { faults.append("\(key.rawValue): the languages differ in their {blanks}") }
        }
        guard faults.isEmpty else { throw .pages(faults: faults) }
        self.sentences = sentences
    }

    func callAsFunction(_ key: Key, _ language: AnswerLanguage) -> String {
        sentences[language]?[key] ?? key.rawValue
    }

    /// The sentence as markup: itself escaped, with ready markup in its `{blanks}`.
    func markup(_ key: Key, _ language: AnswerLanguage, _ values: [String: HTML] = [:]) -> HTML {
        var result: HTML = ""
        var rest = Substring(self(key, language))
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            result = "\(result)\(String(rest[..<open]))\(values[name] ?? HTML("{\(name)}"))"
            rest = rest[rest.index(after: close)...]
        }
        return "\(result)\(String(rest))"
    }

    private static func blanks(_ sentence: String) -> Set<String> {
        Set(
            sentence.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap {
                $0.split(separator: "}").first.map(String.init)
            })
    }
}
