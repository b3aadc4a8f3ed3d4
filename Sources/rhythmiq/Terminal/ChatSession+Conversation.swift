import ChatBot
import Foundation
import PlaylistFiles
import PlaylistPipeline
import RhythmiQDomain
import ThemeMatching

extension ChatSession {
    /// Talks until the input ends or somebody says so.
    mutating func converse() async {
        let isTerminal = Console.isTerminal(STDIN_FILENO)
        if isTerminal {
            Console.out(style.title("RhythmiQ"))
            Console.out(replies(.conversationIntro, spoken))
        }
        while true {
            if let news = pictureOnItsWay?.takeNews() { Console.out(style.faint(news)) }
            if isTerminal { Console.out(style.strong("\n› "), terminator: "") }
            guard let line = readLine(strippingNewline: true) else { break }
            let command = Router.route(line, in: Conversation(hasList: last != nil))
            if command == .quit { break }
            do {
                Console.out(try await carryOut(command))
            } catch {
                // One message that fails must not end the conversation; it is said, and the next may succeed.
                Console.error(replies(.failed, spoken, ["reason": "\(error)"]))
            }
        }
        if isTerminal { Console.out(replies(.conversationEnd, spoken)) }
    }

    private mutating func carryOut(_ command: Command) async throws -> String {
        switch command {
        case .playlist(let text): return withHint(try await answer(text))
        case .popular(let words): return withHint(try await popular(words))
        case .revise(.cover): return try await newCover()
        case .revise(let revision): return try await revise(revision)
        case .undo: return try await undo()
        case .files: return try saveFiles()
        case .play: return play()
        case .themes: return themes()
        case .help, .start: return replies(.help, spoken) + "\n" + replies(.commandHelp, spoken)
        case .language(let chosen):
            language = chosen
            return replies(.languageSet, chosen)
        case .unknownLanguage: return replies(.languageUnknown, spoken)
        case .unknown(let name):
            let printable = String(
                name.unicodeScalars.filter { $0.properties.generalCategory != .control }.map(Character.init))
            return replies(.unknownCommand, spoken, ["command": printable])
        case .never, .link, .unlink, .myLists, .export, .forget, .privacy, .settings:
            return replies(.onlyInChat, spoken)
        case .quit: return ""
        }
    }

    /// The terminal plays nothing: it says where the first song is, and where the files are.
    private func play() -> String {
        guard let last, let first = last.tracks.first else { return replies(.nothingYet, spoken) }
        let place = place(for: last).folder.appending(path: "playlist.m3u8").path
        return [style.title(last.title), view.subtitle(last), SearchLink.spotify.url(for: first), style.faint(place)]
            .joined(separator: "\n")
    }

    private mutating func revise(_ revision: Command.Revision) async throws -> String {
        guard let last, let kind = RequestRevision.Kind(rawValue: revision.rawValue) else {
            return replies(.nothingYet, spoken)
        }
        let maxMinutes = Double(application.settings.integer("limits.maxMinutes") ?? 600)
        return withHint(try await change(RequestRevision(maxMinutes: maxMinutes).revised(last.request, by: kind)))
    }

    private mutating func undo() async throws -> String {
        guard last != nil else { return replies(.nothingYet, spoken) }
        guard let answer = await takeBack() else { return replies(.undoNothing, spoken) }
        return withHint(answer)
    }

    /// What can be done with a list is said under lists alone.
    private func withHint(_ answer: Answer) -> String {
        answer.isList ? answer.text + "\n" + style.faint(replies(.conversationHint, spoken)) : answer.text
    }

    private func themes() -> String {
        ThemeID.Facet.allCases.map { facet in
            let names = application.vocabulary.themes.filter { $0.id.facet == facet }.map { $0.name(in: spoken) }
            return style.strong(facet.rawValue) + "  " + names.joined(separator: " · ")
        }.joined(separator: "\n")
    }
}
