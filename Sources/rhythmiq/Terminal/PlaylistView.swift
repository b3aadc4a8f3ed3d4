import Catalogue
import ChatBot
import Foundation
import PlaylistPipeline
import Recommendation
import RequestHandling
import RhythmiQDomain

/// A finished list, for a person at a terminal or as a JSON document.
struct PlaylistView {
    let application: Application
    let style: Style

    private var replies: Replies { application.replies }

    func text(
        _ draft: PlaylistDraft, cover: PlaylistDelivery.Cover? = nil, files: [URL] = [], problems: [String] = []
    ) -> String {
        let language = draft.request.language
        var lines = [
            "", style.title("♪ " + draft.title), chips(draft), style.faint("  " + sentences(draft).lengthLine), "",
        ]
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
        let sentences = sentences(draft)
        let said = sentences.notes + problems
        return PlaylistDocument(
            request: RequestDocument(request: draft.request), title: draft.title, mode: draft.mode.rawValue,
            seed: draft.seed, targetMs: draft.targetMs, totalMs: draft.totalMs,
            tracks: draft.recommendation.tracks.map {
                .init(
                    id: $0.track.id.rawValue, title: $0.track.title, artist: $0.track.artist,
                    durationMs: $0.track.durationMs, reason: sentences.reason($0.reason),
                    spotifyURI: ([$0.track.id.rawValue] + $0.track.otherIDs).first { $0.hasPrefix("spotify:track:") })
            },
            cover: cover?.path, files: files.map(\.path),
            reply: said.isEmpty ? nil : said.joined(separator: " "))
    }

    func subtitle(_ draft: PlaylistDraft) -> String { sentences(draft).subtitle }

    func notes(_ draft: PlaylistDraft) -> [String] { sentences(draft).notes }

    private func sentences(_ draft: PlaylistDraft) -> DraftSentences {
        let songs = application.songs
        return DraftSentences(draft, replies: replies, vocabulary: application.vocabulary) { songs.title(of: $0) }
    }

    // MARK: - Parts

    private func chips(_ draft: PlaylistDraft) -> String {
        let said = sentences(draft)
        let clean = draft.request.isClean ? [style.refused(replies(.cleanNote, draft.request.language))] : []
        let all = said.wishedNames.map(style.theme) + said.refusedNames.map { style.refused("−" + $0) } + clean
        return "  "
            + (all.isEmpty ? style.faint(replies(.noThemes, draft.request.language)) : all.joined(separator: " · "))
    }

    private func rows(_ draft: PlaylistDraft) -> [String] {
        let width = Console.isTerminal(STDOUT_FILENO) ? min(Console.width, 110) : 120
        let reasonWidth = width >= 76 ? width / 3 : 0
        let songWidth = width - reasonWidth - 14
        let sentences = sentences(draft)
        return draft.recommendation.tracks.enumerated().map { index, recommended in
            let track = recommended.track
            let song = DisplayWidth.padded("\(track.title) — \(track.artist)", to: songWidth)
            let length = track.durationMs.map(Self.clock) ?? "?:??"
            let number = String(repeating: " ", count: max(0, 4 - "\(index + 1)".count)) + "\(index + 1)"
            let reason = DisplayWidth.cut(sentences.reason(recommended.reason), to: reasonWidth)
            return style.faint(number) + "  " + song + " "
                + style.faint(length + (reasonWidth > 0 ? "  " + reason : ""))
        }
    }

    private static func clock(_ ms: Int) -> String {
        let seconds = (ms + 500) / 1000
        return "\(seconds / 60):" + (seconds % 60 < 10 ? "0" : "") + "\(seconds % 60)"
    }
}
