package import ChatBot
package import Foundation
import PlaylistFiles
package import PlaylistPipeline
package import RhythmiQDomain
package import ThemeMatching

/// A finished list as a chat shows it: picture, title, what was understood, length, link, songs, notes, buttons.
package struct AnswerComposer: Sendable {
    private let replies: Replies
    private let vocabulary: ThemeVocabulary

    package init(replies: Replies, vocabulary: ThemeVocabulary) {
        self.replies = replies
        self.vocabulary = vocabulary
    }

    package struct Situation: Sendable {
        package var delivery: DeliveryKind
        package var playlistURL: String?
        package var detour: Detour?
        /// As the listener knows them, for saying what is not there.
        package var missing: [String] = []
        /// A change was taken back: nothing stands in for what is missing.
        package var isUndone = false
        package var isCoverSet = true
        /// `nil` where covers are switched off.
        package var cover: CoverReference?
        /// Whether telling the listener how to link makes sense here.
        package var canLink = false

        package init(delivery: DeliveryKind) { self.delivery = delivery }
    }

    package func answer(
        _ draft: PlaylistDraft, listID: String, _ situation: Situation
    ) throws -> Reply {
        let language = draft.request.language
        let sentences = DraftSentences(draft, replies: replies, vocabulary: vocabulary)
        var lines = [Reply.Line([.init(draft.title, .bold)]), chips(draft, sentences), .init(sentences.lengthLine)]
        lines += (situation.detour.map { [replies(Self.sentence(of: $0), language)] } ?? []).map { .init("! " + $0) }
        lines.append(.init(""))
        lines += songs(draft, situation)
        let notes = sentences.notes + self.notes(situation, language)
        if !notes.isEmpty { lines.append(.init("")) }
        lines += notes.map { .init([.init($0, .italic)], isOptional: false) }
        var reply = Reply(
            lines: lines, buttons: buttons(draft, listID: listID, playlistURL: situation.playlistURL))
        if let cover = situation.cover {
            reply.picture = .init(
                reference: try cover.text(), altText: replies(.altCover, language, ["title": draft.title]))
        }
        return reply
    }

    private func chips(_ draft: PlaylistDraft, _ sentences: DraftSentences) -> Reply.Line {
        let clean = draft.request.isClean ? [replies(.cleanNote, draft.request.language)] : []
        let names = sentences.wishedNames + sentences.refusedNames.map { "−" + $0 } + clean
        return .init(names.isEmpty ? replies(.noThemes, draft.request.language) : names.joined(separator: " · "))
    }

    /// How many songs an answer with a link names; the link has the others.
    private static let namedSongs = 6

    /// Where the title of a song leads, in a list of links.
    private static let titleService = SearchLink.spotify

    private func songs(_ draft: PlaylistDraft, _ situation: Situation) -> [Reply.Line] {
        let language = draft.request.language
        guard situation.playlistURL == nil else {
            var lines = draft.tracks.prefix(Self.namedSongs).enumerated().map { index, track in
                Reply.Line("\(index + 1). \(track.title) — \(track.artist)", isOptional: true)
            }
            let rest = draft.tracks.count - lines.count
            if rest > 0 { lines.append(.init(replies(.moreSongs, language, ["count": "\(rest)"]), isOptional: true)) }
            return lines
        }
        return draft.tracks.enumerated().map { index, track in
            var runs: [Reply.Run] = [
                .init("\(index + 1). "), .init(track.title, .link(Self.titleService.url(for: track))),
            ]
            runs.append(.init(" — \(track.artist) "))
            for (service, letter) in [(SearchLink.youTubeMusic, "Y"), (.appleMusic, "A"), (.melon, "M")] {
                runs.append(.init("·"))
                runs.append(.init(letter, .link(service.url(for: track))))
            }
            return Reply.Line(runs, isOptional: true)
        }
    }

    private func notes(_ situation: Situation, _ language: AnswerLanguage) -> [String] {
        var notes: [String] = []
        if !situation.missing.isEmpty {
            let songs = situation.missing.prefix(3).joined(separator: ", ") + (situation.missing.count > 3 ? " …" : "")
            notes.append(replies(situation.isUndone ? .goneSongs : .missingSongs, language, ["songs": songs]))
        }
        if !situation.isCoverSet { notes.append(replies(.coverNotSet, language)) }
        if situation.delivery == .house { notes.append(replies(.houseNote, language)) }
        if situation.delivery != .own, situation.canLink, situation.detour == nil {
            notes.append(replies(.linkHint, language))
        }
        return notes
    }

    package static func sentence(of detour: Detour) -> Replies.Key {
        switch detour {
        case .notRegistered: .detourNotRegistered
        case .ownerWithoutPremium: .detourOwnerWithoutPremium
        case .misconfigured: .detourMisconfigured
        case .insufficientScope: .detourInsufficientScope
        case .refused: .detourRefused
        case .nothingFound: .detourNothingFound
        }
    }

    // MARK: - Buttons

    private func buttons(_ draft: PlaylistDraft, listID: String, playlistURL: String?) -> [[Reply.Button]] {
        let language = draft.request.language
        func change(_ key: Replies.Key, _ change: ButtonAction.Change) -> Reply.Button {
            .init(replies(key, language), .data(ButtonAction.change(list: listID, change).data))
        }
        var rows: [[Reply.Button]] = []
        if let play = playButton(draft, playlistURL: playlistURL) { rows.append([play]) }
        rows.append([change(.buttonAgain, .again), change(.buttonLonger, .longer)])
        rows.append([change(.buttonCalmer, .calmer), change(.buttonLivelier, .livelier)])
        rows.append([change(.buttonNewCover, .newCover), change(.buttonFiles, .files)])
        return rows
            + draft.request.themes.prefix(Self.themeRows).map { theme in
                let name = vocabulary[theme.id]?.name(in: language) ?? theme.id.rawValue
                return [
                    (Replies.Key.buttonDrop, ButtonAction.Change.drop(theme.id)),
                    (.buttonStrengthen, .strengthen(theme.id)),
                ]
                .map { key, action in
                    .init(
                        replies(key, language, ["theme": name]),
                        .data(ButtonAction.change(list: listID, action).data))
                }
            }
    }

    private static let themeRows = 4

    /// Opens the list where it plays; a list of links at its first song, in the service that its titles lead to.
    private func playButton(_ draft: PlaylistDraft, playlistURL: String?) -> Reply.Button? {
        let language = draft.request.language
        if let playlistURL { return .init(replies(.buttonPlay, language), .url(playlistURL)) }
        return draft.tracks.first.map {
            .init(replies(.buttonPlayFirst, language), .url(Self.titleService.url(for: $0)))
        }
    }

    /// Title, length and where to play a list that has been shown before.
    package func player(_ draft: PlaylistDraft, playlistURL: String?) -> Reply {
        let sentences = DraftSentences(draft, replies: replies, vocabulary: vocabulary)
        let play = playButton(draft, playlistURL: playlistURL)
        return Reply(
            lines: [.init([.init(draft.title, .bold)]), .init(sentences.subtitle)], buttons: play.map { [[$0]] } ?? [])
    }

    /// Six themes to tap, for somebody who named none.
    package func suggestionButtons(_ language: AnswerLanguage) -> [[Reply.Button]] {
        let buttons = ListPlanner.suggestions.compactMap { id in
            vocabulary[id].map { Reply.Button($0.name(in: language), .data(ButtonAction.theme(id).data)) }
        }
        return stride(from: 0, to: buttons.count, by: 2).map { Array(buttons[$0..<min($0 + 2, buttons.count)]) }
    }

    // MARK: - Files

    /// - Parameter coverURL: where the cover is kept, if it is.
    package func files(_ draft: PlaylistDraft, date: Date, coverURL: String? = nil) throws -> [Reply.File] {
        let sentences = DraftSentences(draft, replies: replies, vocabulary: vocabulary)
        let exported = ExportedPlaylist(
            title: draft.title, description: sentences.subtitle, tracks: draft.tracks, date: date,
            imageURL: coverURL)
        return try PlaylistFormat.allCases.map { format in
            Reply.File(
                name: "playlist.\(format.rawValue)", mediaType: Self.mediaType(of: format),
                contents: Array(try format.contents(of: exported).utf8))
        }
    }

    private static func mediaType(of format: PlaylistFormat) -> String {
        switch format {
        case .m3u8: "application/vnd.apple.mpegurl"
        case .csv: "text/csv"
        case .jspf: "application/jspf+json"
        }
    }
}
