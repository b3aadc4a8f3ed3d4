package import Foundation
package import RhythmiQDomain
import Yams

/// What stands beside each command in a chat app's menu, from `bot-config/commands.yaml`.
package struct CommandTexts: Sendable, Equatable {
    private let texts: [String: [AnswerLanguage: String]]

    /// What every platform admits (Telegram's limits, which are the narrower ones).
    private static let maximumName = 32
    private static let maximumText = 256

    package init(file: URL) throws(CommandTextsError) {
        let raw: [String: [String: String]]
        do {
            raw = try YAMLDecoder().decode(
                [String: [String: String]].self, from: String(contentsOf: file, encoding: .utf8))
        } catch {
            throw CommandTextsError(faults: ["\(file.lastPathComponent) can't be read (\("\(error)".prefix(200)))"])
        }
        let faults = raw.keys.sorted().flatMap { Self.faults(of: $0, raw[$0] ?? [:]) }
        guard faults.isEmpty else { throw CommandTextsError(faults: faults) }
        texts = raw.mapValues { byLanguage in
            Dictionary(
                uniqueKeysWithValues: AnswerLanguage.allCases.compactMap { language in
                    byLanguage[language.rawValue].map { (language, $0) }
                })
        }
    }

    /// The names with their texts in one language, in the order asked for.
    package func texts(for names: [String], in language: AnswerLanguage) throws(CommandTextsError) -> [(
        name: String, text: String
    )] {
        let missing = names.filter { texts[$0] == nil }
        guard missing.isEmpty else {
            throw CommandTextsError(faults: missing.map { "the command \($0) has no texts" })
        }
        return names.compactMap { name in texts[name]?[language].map { (name, $0) } }
    }

    private static func faults(of name: String, _ byLanguage: [String: String]) -> [String] {
        var faults: [String] = []
        let isName = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
        }
        if !isName || !(1...maximumName).contains(name.utf8.count) {
            faults.append("\(name): a name is 1 to \(maximumName) of a-z, 0-9, _")
        }
        for language in AnswerLanguage.allCases {
            let length = byLanguage[language.rawValue]?.unicodeScalars.count ?? 0
            if !(1...maximumText).contains(length) {
                faults.append("\(name).\(language.rawValue): 1 to \(maximumText) characters are needed")
            }
        }
        let known = Set(AnswerLanguage.allCases.map(\.rawValue))
        return faults
            + byLanguage.keys.sorted().filter { !known.contains($0) }.map { "\(name).\($0): unknown language" }
    }
}

package struct CommandTextsError: Error, CustomStringConvertible {
    package let faults: [String]
    package var description: String { "the commands' texts can't be used: " + faults.joined(separator: "; ") }
}
