import Catalogue
import ChatBot
import Foundation
import PlaylistPipeline
import Recommendation
import RhythmiQDomain
import ThemeMatching

/// A finished list, for a person at a terminal or as a JSON document.
struct PlaylistView {
    let application: Application
    let style: Style

    private var replies: Replies { application.replies }

    func text(
        _ draft: PlaylistDraft, cover: (file: URL, altText: String)? = nil, files: [URL] = [], problems: [String] = []
    ) -> String {
        let language = draft.request.language
        var lines = ["", style.title("♪ " + draft.title), chips(draft), style.faint(lengthLine(draft)), ""]
        lines += rows(draft)
        lines.append("")
        lines += (notes(draft) + problems).map { style.warning("! " + $0) }
        func row(_ heading: String, _ value: String) {
            lines.append(style.faint(DisplayWidth.padded(heading, to: 8)) + value)
        }
        if let cover {
            row(replies(.coverHeading, language), cover.file.path)
            row("", style.faint(cover.altText))
        }
        if let first = files.first {
            let names = files.map(\.lastPathComponent).joined(separator: ", ")
            row(
                replies(.filesHeading, language),
                first.deletingLastPathComponent().path + "/" + (files.count > 1 ? "{\(names)}" : names))
        }
        lines.append(
            style.faint(replies(.seedLine, language, ["seed": "\(draft.seed)", "mode": draft.mode.rawValue])))
        return lines.joined(separator: "\n")
    }

    func document(
        _ draft: PlaylistDraft, cover: URL? = nil, files: [URL] = [], problems: [String] = []
    ) -> PlaylistDocument {
        let said = notes(draft) + problems
        return PlaylistDocument(
            request: RequestDocument(request: draft.request), title: draft.title, mode: draft.mode.rawValue,
            seed: draft.seed, targetMs: draft.targetMs, totalMs: draft.totalMs,
            tracks: draft.recommendation.tracks.map {
                .init(
                    id: $0.track.id.rawValue, title: $0.track.title, artist: $0.track.artist,
                    durationMs: $0.track.durationMs, reason: reason($0.reason, draft.request.language), spotifyURI: nil)
            },
            cover: cover?.path, files: files.map(\.path),
            reply: said.isEmpty ? nil : said.joined(separator: " "))
    }

    func subtitle(_ draft: PlaylistDraft) -> String {
        replies(
            .subtitle, draft.request.language,
            ["count": "\(draft.tracks.count)", "total": duration(draft).milliseconds(draft.totalMs)])
    }

    // MARK: - Parts

    private func duration(_ draft: PlaylistDraft) -> DurationText { DurationText(replies, draft.request.language) }

    private func chips(_ draft: PlaylistDraft) -> String {
        let language = draft.request.language
        let wished =
            draft.request.themes.map { style.theme(name($0.id, language)) }
            + draft.request.includedArtists.map(style.theme)
        let refused = (draft.request.excludedThemes.map { name($0, language) } + draft.request.excludedArtists)
            .map { style.refused("−" + $0) }
        let clean = draft.request.isClean ? [style.refused(replies(.cleanNote, language))] : []
        let all = wished + refused + clean
        return "  " + (all.isEmpty ? style.faint(replies(.noThemes, language)) : all.joined(separator: " · "))
    }

    private func lengthLine(_ draft: PlaylistDraft) -> String {
        let text = duration(draft)
        var values = ["count": "\(draft.tracks.count)", "total": text.milliseconds(draft.totalMs)]
        guard let targetMs = draft.targetMs else {
            return "  " + replies(.lengthLineCount, draft.request.language, values)
        }
        values["target"] = text.milliseconds(targetMs)
        let difference = draft.totalMs - targetMs
        values["difference"] = (difference < 0 ? "−" : "+") + text.milliseconds(abs(difference))
        return "  " + replies(.lengthLine, draft.request.language, values)
    }

    private func rows(_ draft: PlaylistDraft) -> [String] {
        let width = Console.isTerminal(STDOUT_FILENO) ? min(Console.width, 110) : 120
        let reasonWidth = width >= 76 ? width / 3 : 0
        let songWidth = width - reasonWidth - 14
        return draft.recommendation.tracks.enumerated().map { index, recommended in
            let track = recommended.track
            let song = DisplayWidth.padded("\(track.title) — \(track.artist)", to: songWidth)
            let length = track.durationMs.map(Self.clock) ?? "?:??"
            let number = String(repeating: " ", count: max(0, 4 - "\(index + 1)".count)) + "\(index + 1)"
            let reason = DisplayWidth.cut(self.reason(recommended.reason, draft.request.language), to: reasonWidth)
            return style.faint(number) + "  " + song + " "
                + style.faint(length + (reasonWidth > 0 ? "  " + reason : ""))
        }
    }

    private static func clock(_ ms: Int) -> String {
        let seconds = (ms + 500) / 1000
        return "\(seconds / 60):" + (seconds % 60 < 10 ? "0" : "") + "\(seconds % 60)"
    }

    func notes(_ draft: PlaylistDraft) -> [String] {
        let language = draft.request.language
        var notes: [String] = []
        if draft.request.lengthProblem == .tooLong {
            notes.append(replies(.lengthTooLong, language, ["length": longest(draft)]))
        }
        if draft.tracks.isEmpty { return [replies(.noteNothing, language)] }
        for note in draft.recommendation.notes {
            switch note {
            case .themesRelaxed(let themes):
                let names = themes.map { name($0, language) }.joined(separator: ", ")
                notes.append(replies(.noteThemesRelaxed, language, ["themes": names]))
            case .artistCapRelaxed: notes.append(replies(.noteArtistCap, language))
            case .tooFewSongs: notes.append(replies(.noteTooFew, language))
            case .artistRunsShort(let artists, let count):
                notes.append(
                    replies(
                        .noteArtistShort, language, ["artists": artists.joined(separator: ", "), "count": "\(count)"]))
            case .unknownArtists(let artists):
                notes.append(replies(.noteUnknownArtists, language, ["artists": artists.joined(separator: ", ")]))
            case .unknownSongs(let songs):
                notes.append(replies(.noteUnknownSongs, language, ["songs": songs.joined(separator: ", ")]))
            }
        }
        return notes
    }

    private func longest(_ draft: PlaylistDraft) -> String {
        switch draft.request.length {
        case .minutes(let minutes): duration(draft).minutes(minutes)
        case .tracks(let count): replies(.songCount, draft.request.language, ["count": "\(count)"])
        case nil: duration(draft).milliseconds(draft.totalMs)
        }
    }

    private func reason(_ reason: Reason, _ language: AnswerLanguage) -> String {
        switch reason {
        case .theme(let id): return replies(.reasonTheme, language, ["theme": name(id, language)])
        case .near(let id):
            let song = application.songs.title(of: id) ?? id.rawValue
            return replies(.reasonNear, language, ["song": song])
        case .artist(let artist): return replies(.reasonArtist, language, ["artist": artist])
        case .filler: return replies(.reasonFiller, language)
        }
    }

    private func name(_ id: ThemeID, _ language: AnswerLanguage) -> String {
        application.vocabulary[id]?.name(in: language) ?? id.rawValue
    }
}
