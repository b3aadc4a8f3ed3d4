package import Foundation
package import RhythmiQDomain
import Yams

/// Every sentence that the bot says, by key, in each language; from `bot-config/replies.<language>.yaml`.
package struct Replies: Sendable {
    package enum Key: String, CaseIterable, Sendable {
        case greeting, thanks, farewell, help, identity, smallTalk, hostile, other, empty, noTheme, suggestions, crisis
        case lengthZero, lengthTooLong
        case noteThemesRelaxed, noteArtistCap, noteTooFew, noteUnknownArtists, noteUnknownSongs, noteArtistShort,
            noteNothing
        case noteCoverFailed, noteNotSaved, songCount, coverNone, onlyInChat
        case themesHeading, excludedHeading, artistsHeading, cleanNote, noThemes, lengthHeading, lengthLine,
            lengthLineCount
        case seedLine, filesHeading, coverHeading
        case reasonTheme, reasonNear, reasonArtist, reasonFiller, subtitle
        case conversationIntro, conversationHint, conversationEnd, nothingYet, unknownCommand, commandHelp
        case languageSet, languageUnknown, filesSaved, coverNew, working, painting, failed
        case pictureWaiting, coverComing, coverArrived, noteCoverDrawn
        case neverAdded, neverAlready, neverUnknown, neverFull, neverHeading, neverMore, neverEmpty, neverUndone,
            neverNothingLeft, noteNever, popularSongs, reasonPopular
        case hours, minutes, hoursMinutes, seconds
        case chatWorking, chatPlaceholder, moreSongs, missingSongs, goneSongs, undoNothing, houseNote, linkHint
        case buttonPlay, buttonPlayFirst, buttonAgain, buttonLonger, buttonCalmer, buttonLivelier, buttonNewCover,
            buttonFiles, buttonDrop, buttonStrengthen, buttonGone, buttonNotYours
        case detourNotRegistered, detourOwnerWithoutPremium, detourMisconfigured, detourInsufficientScope,
            detourRefused, detourNothingFound
        case coverNotSet, altCover, serviceDown, serviceQuota, gaveUp, failedUnexpected, relinkNeeded, relinkElsewhere,
            consentExpiring, quotaUserHour, quotaUserDay, quotaChatHour, crowded, sameWish
        case linkPrompt, linkButton, linkUnavailable, linkTooMany, privateOnly, privateButton, linked, linkedAgain,
            codeWrong, codeExpired, unlinked, unlinkNothing
        case myListsHeading, myListsEmpty, forgetAsk, forgetYes, forgetNo, forgotten, forgetKept, privacy, exportReady,
            startPrivate, chatHelp, lastTheme, playlistUsage, listDescription
        case settingsCovers, settingsDrawn, styleAuto, stylePhoto, styleFilm, styleWatercolour, styleOil, stylePrint,
            stylePaper, styleInk, styleClay, styleNone
    }

    private let sentences: [AnswerLanguage: [Key: String]]

    /// Reads `replies.ko.yaml` and `replies.en.yaml` of a folder and checks that both say everything, with the same blanks.
    package init(folder: URL) throws(RepliesError) {
        var faults: [String] = []
        var sentences: [AnswerLanguage: [Key: String]] = [:]
        for language in AnswerLanguage.allCases {
            let file = "replies.\(language.rawValue).yaml"
            do {
                let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
                let raw = try YAMLDecoder().decode([String: String].self, from: text)
                for name in raw.keys.sorted() where Key(rawValue: name) == nil {
                    faults.append("\(file): unknown key \(name)")
                }
                sentences[language] = Dictionary(
                    uniqueKeysWithValues: raw.compactMap { name, sentence in Key(rawValue: name).map { ($0, sentence) }
                    })
                for key in Key.allCases where raw[key.rawValue] == nil {
                    faults.append("\(file): \(key.rawValue) is missing")
                }
            } catch {
                faults.append("\(file): can't be read (\("\(error)".prefix(200)))")
            }
        }
        for key in Key.allCases {
            let blanks = AnswerLanguage.allCases.compactMap { sentences[$0]?[key].map(Self.blanks) }
            if Set(blanks).count > 1 { faults.append("\(key.rawValue): the languages differ in their {blanks}") }
        }
        guard faults.isEmpty else { throw RepliesError(faults: faults) }
        self.sentences = sentences
    }

    /// - Parameter values: what stands in the sentence's `{blanks}`; a value is put in as it is and never filled again.
    package func callAsFunction(_ key: Key, _ language: AnswerLanguage, _ values: [String: String] = [:]) -> String {
        var result = ""
        var rest = Substring(sentences[language]?[key] ?? key.rawValue)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            result += values[name] ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    private static func blanks(_ sentence: String) -> Set<String> {
        Set(
            sentence.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap {
                $0.split(separator: "}").first.map(String.init)
            })
    }
}

package struct RepliesError: Error, CustomStringConvertible {
    package let faults: [String]
    package var description: String { "the replies can't be used: " + faults.joined(separator: "; ") }
}
