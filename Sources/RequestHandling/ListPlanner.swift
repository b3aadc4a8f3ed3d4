package import ChatBot
package import PlaylistPipeline
package import Recommendation
package import RequestUnderstanding
package import RhythmiQDomain

/// From a message to a list, for the terminal and for chats alike: what is answered with words, and which list is made.
package struct ListPlanner: Sendable {
    package let pipeline: PlaylistPipeline
    package let mode: RecommendationRequest.Mode

    package init(pipeline: PlaylistPipeline, mode: RecommendationRequest.Mode) {
        self.pipeline = pipeline
        self.mode = mode
    }

    package enum Wish: Equatable, Sendable {
        /// Words alone; the request says in which language.
        case words(Replies.Key, PlaylistRequest, isSuggesting: Bool)
        case list(PlaylistRequest)
    }

    /// - Parameters:
    ///   - language: as the listener has set it; otherwise the message's.
    ///   - last: the request of the list before, which «랩은 빼줘» or «3곡만» changes.
    package func wish(
        in message: String, language: AnswerLanguage?, last: PlaylistRequest?, now: LocalTime
    ) throws -> Wish {
        let reading = try pipeline.understand(message, now: now)
        var request = reading.request
        if let language { request.language = language }
        switch request.kind {
        case .crisis: return .words(.crisis, request, isSuggesting: false)
        case .empty: return .words(.empty, request, isSuggesting: true)
        case .chat:
            return .words(
                Self.reply(to: reading.topic), request, isSuggesting: reading.topic.map(Self.invites) ?? true)
        case .request: return .list(Self.refined(request, last: last))
        }
    }

    /// `/popular`: the most popular songs of what the words wish for, or of the whole catalogue without words.
    ///
    /// - Parameter spoken: the language of an answer to no words.
    package func popularWish(
        in words: String, language: AnswerLanguage?, spoken: AnswerLanguage, now: LocalTime
    ) throws -> Wish {
        var request = PlaylistRequest(kind: .request, language: language ?? spoken)
        if !words.isEmpty {
            let wish = try wish(in: words, language: language, last: nil, now: now)
            guard case .list(let wished) = wish else { return wish }
            request = wished
        }
        request.byPopularity = true
        // What a song or an artist is like is no matter of popularity: theirs are the songs that are meant.
        request.includedArtists += request.seedSongs.map(\.artist).filter { !request.includedArtists.contains($0) }
        request.seedSongs = []
        request.similarArtists = []
        return .list(request)
    }

    /// Why no list can be made of a request; `nil` when one can.
    package static func obstacle(to request: PlaylistRequest) -> Wish? {
        if request.lengthProblem == .zero { return .words(.lengthZero, request, isSuggesting: false) }
        return request.hasWish ? nil : .words(.noTheme, request, isSuggesting: true)
    }

    /// Of the lists that the seeds give, the one with least in common with those the listener had lately: so it differs from
    /// them, and its seed repeats it all the same.
    ///
    /// - Parameters:
    ///   - known: track ids, the newest list first.
    ///   - never: what the listener wants in no list.
    package func draft(
        _ request: PlaylistRequest, seeds: [UInt64], differingFrom known: [[String]], never: NeverList = .init()
    ) -> PlaylistDraft {
        var best = pipeline.draft(request, options: .init(mode: mode, seed: seeds[0], never: never))
        for seed in seeds.dropFirst() where known.contains(where: { best.overlap(with: $0) > 0 }) {
            let other = pipeline.draft(request, options: .init(mode: mode, seed: seed, never: never))
            if other.overlap(with: known) < best.overlap(with: known) { best = other }
        }
        return best
    }

    /// Eight to choose from; each below 2^53, so that every JSON reader can hand it back unchanged.
    package static func randomSeeds() -> [UInt64] { (0..<8).map { _ in UInt64.random(in: 1..<(1 << 53)) } }

    /// Six that suit most moments, for listeners who named none.
    package static let suggestions =
        ["mood.calm", "mood.upbeat", "act.drive", "act.study", "wx.rain", "genre.citypop"].map { ThemeID($0) }

    private static func refined(_ request: PlaylistRequest, last: PlaylistRequest?) -> PlaylistRequest {
        guard let last, request.themes.isEmpty, request.includedArtists.isEmpty, request.seedSongs.isEmpty else {
            return request
        }
        var refined = last
        refined.language = request.language
        refined.excludedThemes += request.excludedThemes.filter { !refined.excludedThemes.contains($0) }
        refined.excludedArtists += request.excludedArtists.filter { !refined.excludedArtists.contains($0) }
        refined.themes.removeAll { refined.excludedThemes.contains($0.id) }
        refined.includedArtists.removeAll { refined.excludedArtists.contains($0) }
        refined.isClean = refined.isClean || request.isClean
        refined.length = request.length ?? refined.length
        refined.lengthProblem = request.lengthProblem
        refined.energyShape = request.energyShape ?? refined.energyShape
        return refined
    }

    private static func reply(to topic: ChatTopic?) -> Replies.Key {
        switch topic {
        case .greeting: .greeting
        case .thanks: .thanks
        case .farewell: .farewell
        case .help: .help
        case .identity: .identity
        case .smallTalk: .smallTalk
        case .hostile: .hostile
        case .other, nil: .other
        }
    }

    private static func invites(_ topic: ChatTopic) -> Bool {
        switch topic {
        case .thanks, .farewell, .help: false
        case .greeting, .identity, .smallTalk, .hostile, .other: true
        }
    }
}

extension PlaylistDraft {
    /// Share of this list's songs that stand in another, 0…1.
    fileprivate func overlap(with list: [String]) -> Double {
        let other = Set(list)
        return Double(tracks.count { other.contains($0.id.rawValue) }) / Double(max(1, tracks.count))
    }

    /// The same list again counts for more than any mixture.
    fileprivate func overlap(with lists: [[String]]) -> Double {
        lists.reduce(0) { $0 + overlap(with: $1) + (overlap(with: $1) == 1 ? 100 : 0) }
    }
}
