import ChatBot
import Foundation
import Jobs
import Logging
import PlaylistPipeline
import Recommendation
import RhythmiQDomain

/// The steps that talk to the music service.
struct MusicSteps {
    let delivery: ListDelivery
    let music: any MusicService
    let account: TargetAccount

    private var parts: RequestHandler.Parts { delivery.parts }
    private var plan: ListPlan { delivery.plan }
    private var lease: Lease { delivery.claimed.lease }

    func run() async throws -> JobEnding {
        let found = try await search()
        try delivery.stopIfAsked()
        let draft = found.draft ?? plan.draft
        let created = try await create()
        try delivery.stopIfAsked()
        if !plan.isCoverOnly {
            do {
                try await fill(created.playlist, draft, found, isNew: plan.remote == nil)
            } catch let trouble as StepTrouble where trouble.trouble == .notFound && plan.remote != nil {
                // Deleted by its owner meanwhile: the list gets a playlist of its own again.
                return try await startAnew()
            }
        }
        try delivery.stopIfAsked()
        let picture = try await delivery.decidePicture()
        let cover = try await cover(created.playlist, delivery.cover(of: draft, picture))
        var effects: [Effect] = []
        if created.wasUncertain {
            effects.append(try delivery.lastLook(for: created.playlist, in: account))
        }
        return try delivery.answer(
            draft, remote: created.playlist, found: plan.isCoverOnly ? nil : found, picture: picture,
            coverOnPlaylist: cover, effects: effects)
    }

    private func startAnew() async throws -> JobEnding {
        var anew = delivery
        anew.plan.remote = nil
        return try await MusicSteps(delivery: anew, music: music, account: account).run()
    }

    // MARK: - Search

    /// Looks every song up, makes the list again with what turned out to be true, and looks up what is new in it.
    private func search() async throws -> FoundSongs {
        if let found: FoundSongs = try delivery.recorded("search") { return found }
        if plan.isCoverOnly { return FoundSongs() }
        let step = try await parts.jobs.begin("search", lease, isCalling: true)
        var found = step.note.isEmpty ? FoundSongs() : try JSONDecoder().decode(FoundSongs.self, from: Data(step.note))
        try await attempt("search", step) { () throws(MusicTrouble) in try await music.check(account) }
        var draft = plan.draft
        var rounds = 0
        while rounds < Self.mostRounds {
            let unknown = draft.tracks.filter { found.found[$0.id] == nil && !found.unavailable.contains($0.id) }
            if unknown.isEmpty { break }
            let trouble = try await lookUp(unknown, into: &found)
            try await note(found)
            if let trouble { throw StepTrouble(step: "search", failures: step.failures, trouble: trouble) }
            rounds += 1
            if found.found.isEmpty, rounds == Self.roundsWithoutAnySong { break }
            if plan.undone != nil { break }
            draft = parts.planner.pipeline.draft(
                plan.draft.request,
                options: .init(
                    mode: plan.draft.mode, seed: plan.draft.seed, unavailable: found.unavailable,
                    trueDurations: found.found.mapValues(\.durationMs), never: plan.never ?? .init()))
        }
        // After the last round a song that was never looked up has no address and stays out.
        draft.recommendation.tracks.removeAll { found.found[$0.track.id] == nil }
        for index in draft.recommendation.tracks.indices {
            let id = draft.recommendation.tracks[index].track.id
            draft.recommendation.tracks[index].track.durationMs = found.found[id]?.durationMs
        }
        guard !draft.tracks.isEmpty else {
            throw StepTrouble(step: "search", failures: step.failures, trouble: .impossible(.nothingFound))
        }
        found.draft = draft
        found.missing = plan.draft.tracks.filter { found.unavailable.contains($0.id) && !found.twins.contains($0.id) }
            .map {
                "\($0.title) — \($0.artist)"
            }
        try await delivery.complete("search", found)
        return found
    }

    /// Lists settle in two or three; see `RefittingTests`.
    private static let mostRounds = 8
    /// Where not one song was found, all others would be looked for in vain.
    private static let roundsWithoutAnySong = 2
    private static let lookUpsAtOnce = 4

    private enum LookUp: Sendable {
        case found(FoundSong)
        case absent
        case trouble(MusicTrouble)
    }

    /// What was found is noted, the first song at once and the others now and then: a search that is interrupted goes on
    /// where it stood, and an interruption of a search that gets on does not count against the job (JOB-5).
    ///
    /// - Returns: the first trouble; what was found before it is kept.
    private func lookUp(_ tracks: [Track], into found: inout FoundSongs) async throws -> MusicTrouble? {
        var trouble: MusicTrouble?
        var noted: ContinuousClock.Instant?
        try await withThrowingTaskGroup(of: (Track, LookUp).self) { group in
            var waiting = tracks[...]
            func startNext() {
                guard let track = waiting.popFirst() else { return }
                group.addTask { (track, await lookUp(track)) }
            }
            for _ in 0..<Self.lookUpsAtOnce { startNext() }
            for try await (track, result) in group {
                found.catalogueMs[track.id] = track.durationMs
                switch result {
                case .found(let song): found.take(song, for: track.id)
                case .absent: found.unavailable.insert(track.id)
                case .trouble(let met): trouble = trouble ?? met
                }
                if trouble == nil { startNext() }
                if noted.map({ ContinuousClock.now - $0 > Self.notingInterval }) ?? true {
                    noted = .now
                    try await note(found)
                }
            }
        }
        return trouble
    }

    private static let notingInterval: Duration = .milliseconds(300)

    private func note(_ found: FoundSongs) async throws {
        try await parts.jobs.note("search", lease, Array(try JSONEncoder().encode(found)))
    }

    private func lookUp(_ track: Track) async -> LookUp {
        do throws(MusicTrouble) {
            return try await music.find(track, for: account).map(LookUp.found) ?? .absent
        } catch {
            // The service can't read this one question; the others are none the worse for it.
            guard error == .refused(status: 400) || error == .notFound else { return .trouble(error) }
            parts.log.error(
                "the music service could not read a search",
                metadata: ["job.id": "\(delivery.job.id)", "song.id": "\(track.id)"])
            return .absent
        }
    }

    // MARK: - Create

    struct Creation: Codable {
        let playlist: RemotePlaylist
        /// Some attempt's outcome was unknown: there may be a twin (PL-5).
        var wasUncertain = false
    }

    private func create() async throws -> Creation {
        if let remote = plan.remote { return Creation(playlist: remote) }
        if let created: Creation = try delivery.recorded("create") { return created }
        return try await CreateStep(delivery: delivery, music: music, account: account).run()
    }

    // MARK: - Fill

    private func fill(
        _ playlist: RemotePlaylist, _ draft: PlaylistDraft, _ found: FoundSongs, isNew: Bool
    ) async throws {
        if delivery.claimed.steps["fill"]?.state == .done { return }
        let step = try await parts.jobs.begin("fill", lease, isCalling: true)
        let uris = draft.tracks.compactMap { found.found[$0.id]?.uri }
        try await attempt("fill", step) { () throws(MusicTrouble) in
            try await music.fillPlaylist(playlist.id, with: uris, in: account)
        }
        if !isNew {
            try await describe(playlist, draft, step)
        }
        try await parts.jobs.complete("fill", lease, result: [], effects: [])
    }

    /// The songs are what was asked for: words that are refused stay as they were (PL-8).
    private func describe(_ playlist: RemotePlaylist, _ draft: PlaylistDraft, _ step: StepRecord) async throws {
        let words = PlaylistWords(draft, replies: parts.replies, vocabulary: parts.vocabulary)
        do {
            try await attempt("fill", step) { () throws(MusicTrouble) in
                try await music.describePlaylist(
                    playlist.id, name: words.name,
                    description: words.description(marker: parts.marker(.init(rawValue: playlist.markedBy))),
                    in: account)
            }
        } catch let stopped as StepTrouble {
            guard case .refused = stopped.trouble else { throw stopped }
            parts.log.warning(
                "a playlist's words were not changed",
                metadata: ["job.id": "\(delivery.job.id)", "reason": "\(stopped.trouble)"])
        }
    }

    // MARK: - Cover

    /// The result of the step `cover`; a truth value in JSON, or the time of `later`.
    enum CoverOutcome: Equatable, Codable {
        case set
        /// The service wants to be left alone for longer than an answer waits: a job of its own sets it then.
        case later(Date)
        case notSet

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            do {
                self = try container.decode(Bool.self) ? .set : .notSet
            } catch DecodingError.typeMismatch {
                self = .later(try container.decode(Date.self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .set: try container.encode(true)
            case .notSet: try container.encode(false)
            case .later(let date): try container.encode(date)
            }
        }
    }

    /// A cover never costs the playlist, nor keeps it waiting: it comes after the answer, or the answer says that it is not
    /// there.
    private func cover(_ playlist: RemotePlaylist, _ reference: CoverReference) async throws -> CoverOutcome {
        guard parts.hasCovers else { return .set }
        if let outcome: CoverOutcome = try delivery.recorded("cover") { return outcome }
        let step = try await parts.jobs.begin("cover", lease, isCalling: true)
        var outcome = CoverOutcome.set
        do {
            let jpeg = try await parts.paint(reference)
            // Painting is the longest thing that a job computes: having come so far is progress (JOB-5), once.
            try await parts.jobs.note("cover", lease, [1])
            try await attempt("cover", step) { () throws(MusicTrouble) in
                try await music.setCover(of: playlist.id, jpeg: jpeg, in: account)
            }
        } catch let stopped as StepTrouble {
            outcome = try withoutCover(stopped)
        }
        try await delivery.complete("cover", outcome)
        return outcome
    }

    /// - Throws: what stopped the step, where another run of it is soon enough for the answer.
    private func withoutCover(_ stopped: StepTrouble) throws -> CoverOutcome {
        if stopped.trouble == .cancelled { throw stopped }
        let metadata: Logger.Metadata = ["job.id": "\(delivery.job.id)", "reason": "\(stopped.trouble)"]
        if stopped.trouble.mayPass(within: parts.waits.cover), stopped.failures + 1 < parts.waits.coverAttempts {
            throw stopped
        }
        if stopped.trouble.mayPass(within: parts.waits.longestQuietWait) {
            parts.log.info("a cover comes after its answer", metadata: metadata)
            return .later(parts.now().addingTimeInterval(stopped.trouble.wait))
        }
        parts.log.warning("a cover was not set", metadata: metadata)
        return .notSet
    }

    private func attempt(
        _ name: String, _ step: StepRecord, _ body: () async throws(MusicTrouble) -> Void
    ) async throws {
        do throws(MusicTrouble) {
            try await body()
        } catch {
            throw StepTrouble(step: name, failures: step.failures, trouble: error)
        }
    }
}
