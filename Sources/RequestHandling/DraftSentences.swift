package import ChatBot
package import PlaylistPipeline
package import Recommendation
package import RhythmiQDomain
package import ThemeMatching

/// What is said of a list, in the asker's language and the same words on every platform and at the terminal.
package struct DraftSentences {
    private let draft: PlaylistDraft
    private let replies: Replies
    private let vocabulary: ThemeVocabulary
    private let songTitle: (Track.ID) -> String?

    /// - Parameter songTitle: of a song outside the list, for «goes with …».
    package init(
        _ draft: PlaylistDraft, replies: Replies, vocabulary: ThemeVocabulary,
        songTitle: @escaping (Track.ID) -> String? = { _ in nil }
    ) {
        self.draft = draft
        self.replies = replies
        self.vocabulary = vocabulary
        self.songTitle = songTitle
    }

    private var language: AnswerLanguage { draft.request.language }
    private var duration: DurationText { DurationText(replies, language) }

    /// «16곡 · 1시간»
    package var subtitle: String {
        replies(
            .subtitle, language, ["count": "\(draft.tracks.count)", "total": duration.milliseconds(draft.totalMs)])
    }

    /// Number and length, beside what was asked for.
    package var lengthLine: String {
        var values = ["count": "\(draft.tracks.count)", "total": duration.milliseconds(draft.totalMs)]
        guard let targetMs = draft.targetMs else { return replies(.lengthLineCount, language, values) }
        values["target"] = duration.milliseconds(targetMs)
        let difference = draft.totalMs - targetMs
        values["difference"] = (difference < 0 ? "−" : "+") + duration.milliseconds(abs(difference))
        return replies(.lengthLine, language, values)
    }

    package var wishedNames: [String] {
        let unwanted = draft.unwantedArtists ?? []
        let popular = draft.request.byPopularity == true ? [replies(.popularSongs, language)] : []
        return popular + draft.request.themes.map { name(of: $0.id) }
            + draft.request.includedArtists.filter { !unwanted.contains($0) }
    }

    package var refusedNames: [String] {
        draft.request.excludedThemes.map(name) + draft.request.excludedArtists
    }

    /// What had to be given up.
    package var notes: [String] {
        var notes: [String] = []
        if draft.request.lengthProblem == .tooLong {
            notes.append(replies(.lengthTooLong, language, ["length": longest]))
        }
        if let unwanted = draft.unwantedArtists {
            notes.append(replies(.noteNever, language, ["artists": unwanted.joined(separator: ", ")]))
        }
        if draft.tracks.isEmpty { return [replies(.noteNothing, language)] }
        return notes + draft.recommendation.notes.map(sentence)
    }

    private func sentence(_ note: RecommendationNote) -> String {
        switch note {
        case .themesRelaxed(let themes):
            replies(.noteThemesRelaxed, language, ["themes": themes.map(name).joined(separator: ", ")])
        case .artistCapRelaxed: replies(.noteArtistCap, language)
        case .tooFewSongs: replies(.noteTooFew, language)
        case .artistRunsShort(let artists, let count):
            replies(.noteArtistShort, language, ["artists": artists.joined(separator: ", "), "count": "\(count)"])
        case .unknownArtists(let artists):
            replies(.noteUnknownArtists, language, ["artists": artists.joined(separator: ", ")])
        case .unknownSongs(let songs):
            replies(.noteUnknownSongs, language, ["songs": songs.joined(separator: ", ")])
        }
    }

    private var longest: String {
        switch draft.request.length {
        case .minutes(let minutes): duration.minutes(minutes)
        case .tracks(let count): replies(.songCount, language, ["count": "\(count)"])
        case nil: duration.milliseconds(draft.totalMs)
        }
    }

    package func reason(_ reason: Reason) -> String {
        switch reason {
        case .theme(let id): replies(.reasonTheme, language, ["theme": name(of: id)])
        case .near(let id): replies(.reasonNear, language, ["song": songTitle(id) ?? id.rawValue])
        case .artist(let artist): replies(.reasonArtist, language, ["artist": artist])
        case .filler: replies(draft.request.byPopularity == true ? .reasonPopular : .reasonFiller, language)
        }
    }

    package func name(of id: ThemeID) -> String { vocabulary[id]?.name(in: language) ?? id.rawValue }
}
