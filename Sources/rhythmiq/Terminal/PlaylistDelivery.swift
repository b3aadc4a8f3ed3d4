import ChatBot
import CoverArt
import Foundation
import PlaylistFiles
import PlaylistPipeline
import RhythmiQDomain

/// Puts a list's cover and files into a folder. Neither may cost the listener the list: what fails is told beside it.
struct PlaylistDelivery: Sendable {
    let replies: Replies
    let provider: CoverProvider
    let painter: CoverPainter

    struct Result {
        var cover: (file: URL, altText: String)?
        var files: [URL] = []
        /// What could not be made, in the listener's language.
        var problems: [String] = []
    }

    func deliver(_ draft: PlaylistDraft, subtitle: String, coverSeed: UInt64, to place: OutputPlace) async -> Result {
        var result = Result()
        do {
            result.cover = try await cover(of: draft, subtitle: subtitle, seed: coverSeed, to: place)
        } catch {
            result.problems.append(replies(.noteCoverFailed, draft.request.language, ["reason": "\(error)"]))
        }
        do {
            result.files = try write(draft, subtitle: subtitle, to: place)
        } catch {
            result.problems.append(replies(.noteNotSaved, draft.request.language, ["reason": "\(error)"]))
        }
        return result
    }

    /// - Returns: the picture's file and what it shows, in words; `nil` when no cover is wanted.
    func cover(
        of draft: PlaylistDraft, subtitle: String, seed: UInt64, to place: OutputPlace
    ) async throws -> (file: URL, altText: String)? {
        if provider == .none { return nil }
        let brief = CoverBrief(
            title: unbroken(draft), subtitle: subtitle, themes: draft.request.themes, seed: seed)
        let painter = painter
        let painted = try await withProgress(replies(.painting, draft.request.language)) { try painter.paint(brief) }
        let file = place.folder.appending(path: "cover.jpg")
        try OutputFile.write(Data(painted.jpeg), to: file, isPrivate: place.isPrivate)
        return (file, painted.altText(in: draft.request.language))
    }

    func write(_ draft: PlaylistDraft, subtitle: String, to place: OutputPlace) throws -> [URL] {
        let exported = ExportedPlaylist(
            title: draft.title, description: subtitle, tracks: draft.tracks, date: Date())
        return try PlaylistFormat.allCases.map { format in
            let file = place.folder.appending(path: "playlist.\(format.rawValue)")
            try OutputFile.write(Data(try format.contents(of: exported).utf8), to: file, isPrivate: place.isPrivate)
            return file
        }
    }

    /// The title with names that a line must not break: The Notorious B.I.G.
    private func unbroken(_ draft: PlaylistDraft) -> String {
        draft.titleArtists.reduce(draft.title) { title, name in
            title.replacing(name, with: name.replacing(" ", with: "\u{A0}"))
        }
    }
}

/// Where files go, and whether a folder made for them is for this user alone.
struct OutputPlace: Sendable {
    let folder: URL
    let isPrivate: Bool
}

/// How covers come about, as far as this version can make them.
enum CoverProvider: Sendable {
    case painted, none

    init(_ settings: Settings) throws(SettingsError) {
        switch settings.text("covers.provider") {
        case "none": self = .none
        case "painted", nil: self = .painted
        case .some(let other):
            throw SettingsError(
                faults: [
                    .init(
                        key: "covers.provider", origin: settings.origin("covers.provider") ?? "default",
                        reason: "\(other) is not available in this version: use painted or none")
                ])
        }
    }
}
