import ChatBot
import CoverArt
import Foundation
import ImageGenerationAPI
import PlaylistFiles
import PlaylistPipeline
import RhythmiQDomain

/// Puts a list's cover and files into a folder. Neither may cost the listener the list: what fails is told beside it.
struct PlaylistDelivery: Sendable {
    let replies: Replies
    let provider: CoverProvider
    let painter: CoverPainter
    /// Music first: nobody waits longer for a picture.
    var pictureWait: Duration = .seconds(8)
    /// Whether anybody will still be here when a late picture comes.
    var takesLatePictures = true

    struct Cover {
        let file: URL
        /// What it shows, in words.
        var altText: String
        /// Why it is the drawn one, though a service was to make it.
        var problem: String?
        /// Set while the service is still at it.
        var onItsWay: PictureOnItsWay?
    }

    struct Result {
        var cover: Cover?
        var files: [URL] = []
        /// What could not be made, in the listener's language.
        var problems: [String] = []
    }

    /// - Parameter message: as the listener wrote it; only the block list of the image model sees it.
    func deliver(
        _ draft: PlaylistDraft, message: String, subtitle: String, coverSeed: UInt64, to place: OutputPlace
    ) async -> Result {
        var result = Result()
        do {
            result.cover = try await cover(
                of: draft, message: message, subtitle: subtitle, seed: coverSeed, to: place)
            result.problems += [result.cover?.problem].compactMap { $0 }
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

    /// - Returns: `nil` when no cover is wanted.
    func cover(
        of draft: PlaylistDraft, message: String, subtitle: String, seed: UInt64, to place: OutputPlace
    ) async throws -> Cover? {
        let language = draft.request.language
        let file = place.folder.appending(path: "cover.jpg")
        let picture = startPicture(draft, message, subtitle, seed)
        var cover: Cover
        switch provider {
        case .none: return nil
        case .painted, .generated:
            let brief = CoverBrief(
                title: unbroken(draft), subtitle: subtitle, themes: draft.request.themes, seed: seed)
            let painter = painter
            let painted = try await withProgress(replies(.painting, language)) { try painter.paint(brief) }
            try OutputFile.write(Data(painted.jpeg), to: file, isPrivate: place.isPrivate)
            cover = Cover(file: file, altText: painted.altText(in: language))
        }
        guard let picture else { return cover }
        let outcome = try await withProgress(replies(.pictureWaiting, language)) {
            await picture.outcome(within: pictureWait)
        }
        switch outcome {
        case nil where !takesLatePictures:
            picture.callOff()
            cover.problem = replies(.noteCoverDrawn, language, ["reason": "\(ImageGenerationError.timedOut)"])
        case nil:
            cover.problem = replies(.coverComing, language)
            cover.onItsWay = picture
            picture.replaceLater(file, isPrivate: place.isPrivate) { end in
                switch end {
                case .success: replies(.coverArrived, language)
                case .failure(let error): replies(.noteCoverDrawn, language, ["reason": "\(error)"])
                }
            }
        case .failure(let error): cover.problem = replies(.noteCoverDrawn, language, ["reason": "\(error)"])
        case .success(let picture):
            try OutputFile.write(Data(picture.cover.jpeg), to: file, isPrivate: place.isPrivate)
            cover.altText = picture.altText(in: language)
        }
        return cover
    }

    /// Under way while the drawn cover is made.
    private func startPicture(
        _ draft: PlaylistDraft, _ message: String, _ subtitle: String, _ seed: UInt64
    ) -> PictureOnItsWay? {
        guard case .generated(let generator, let style, let setsTitle) = provider else { return nil }
        let input = PromptInput(themes: draft.request.themes, seed: seed, style: style, message: message)
        let title = setsTitle ? unbroken(draft) : ""
        return PictureOnItsWay { () async throws(ImageGenerationError) in
            try await generator.picture(for: input, title: title, subtitle: subtitle)
        }
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
