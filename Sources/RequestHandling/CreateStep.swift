import Foundation
import Jobs
import Logging
import RhythmiQDomain

/// The one call that can't be repeated, bracketed by a recorded intent and by a trace to look for (PL-1…PL-4, PL-9).
///
/// ```
/// intent written now ──▶ POST ── 201 ──▶ done
///        │                 ├── refused, or never sent ──▶ `untouched` noted ──▶ end of the run
///        │                 └── unknown ──▶ `uncertain` noted ──▶ end of the run
/// intent of an earlier run, not `untouched` ──▶ look for the marker
///        ├── found ──▶ the smallest id is adopted, the others are abandoned ──▶ done
///        └── none ──▶ look again after 2, 5, 15 s ──▶ POST
/// ```
struct CreateStep {
    let delivery: ListDelivery
    let music: any MusicService
    let account: TargetAccount

    private static let name = "create"
    private static let errorsUntilPlain = 3

    /// What is noted between runs.
    struct Note: Codable {
        /// The last attempt provably did nothing; cleared, durably, before the next POST.
        var isUntouched = false
        var wasUncertain = false
        var looks = 0
        var serverErrors = 0
    }

    private var parts: RequestHandler.Parts { delivery.parts }
    private var lease: Lease { delivery.claimed.lease }
    private var marker: String { parts.marker(delivery.job.id) }

    func run() async throws -> MusicSteps.Creation {
        let step = try await parts.jobs.begin(Self.name, lease, isCalling: true)
        var note = step.note.isEmpty ? Note() : try JSONDecoder().decode(Note.self, from: Data(step.note))
        let isFirst = step.attempt == 1 && !delivery.claimed.mustReconcile
        if !isFirst, !note.isUntouched {
            // A crash leaves no note: what the earlier run did is unknown.
            note.wasUncertain = true
            if let adopted = try await adopt(step, note) { return adopted }
            try await waitForAnotherLook(step, &note)
        }
        // Durable before the call: if this process dies in it, nothing that earlier runs learned holds any more.
        if note.isUntouched || note.looks > 0 {
            note.isUntouched = false
            note.looks = 0
            try await save(note)
        }
        return try await post(step, &note)
    }

    private func post(_ step: StepRecord, _ note: inout Note) async throws -> MusicSteps.Creation {
        let words = PlaylistWords(delivery.plan.draft, replies: parts.replies, vocabulary: parts.vocabulary)
        // A body that was met with errors three times may itself be the reason (PL-9).
        let isPlain = note.serverErrors >= Self.errorsUntilPlain
        let created: CreatedPlaylist
        do throws(MusicTrouble) {
            created = try await music.createPlaylist(
                named: isPlain ? "RhythmiQ" : words.name,
                description: isPlain ? marker : words.description(marker: marker), in: account)
        } catch {
            var trouble = error
            switch error {
            case .uncertain(let isServerError):
                note.wasUncertain = true
                note.looks = 0
                note.serverErrors += isServerError ? 1 : 0
            case .refused(status: 400) where !isPlain:
                // What is refused may be the words: once more without them.
                note.isUntouched = true
                note.serverErrors = Self.errorsUntilPlain
                trouble = .wait(atLeast: .zero, countsAsAttempt: true, isQuota: false)
            default: note.isUntouched = true
            }
            try await save(note)
            throw StepTrouble(step: Self.name, failures: step.failures, trouble: trouble)
        }
        return try await done(created, note)
    }

    /// - Returns: `nil` when no playlist carries the marker.
    private func adopt(_ step: StepRecord, _ note: Note) async throws -> MusicSteps.Creation? {
        let twins: [CreatedPlaylist]
        do throws(MusicTrouble) {
            twins = try await music.playlists(marked: marker, in: account).sorted { $0.id < $1.id }
            for twin in twins.dropFirst() { try await music.abandonPlaylist(twin.id, in: account) }
        } catch {
            throw StepTrouble(step: Self.name, failures: step.failures, trouble: error)
        }
        if twins.count > 1 {
            parts.countHealed(twins.count - 1)
            parts.log.notice(
                "twins of a playlist were healed",
                metadata: ["job.id": "\(delivery.job.id)", "playlists.healed": "\(twins.count - 1)"])
        }
        guard let first = twins.first else { return nil }
        return try await done(first, note)
    }

    private func waitForAnotherLook(_ step: StepRecord, _ note: inout Note) async throws {
        guard note.looks < parts.waits.looksForTwins.count else { return }
        let wait = parts.waits.looksForTwins[note.looks]
        note.looks += 1
        try await save(note)
        throw JobEnding(.snooze(until: parts.now().addingTimeInterval(wait.seconds)))
    }

    private func done(_ created: CreatedPlaylist, _ note: Note) async throws -> MusicSteps.Creation {
        let creation = MusicSteps.Creation(
            playlist: RemotePlaylist(
                id: created.id, url: created.url, markedBy: delivery.job.id.rawValue, accountMark: account.mark),
            wasUncertain: note.wasUncertain)
        // The house account holds only so many lists: each is remembered as soon as it is known to exist.
        let effects: [Effect] = account.kind == .house ? [.countHousePlaylist(id: created.id)] : []
        try await delivery.complete(Self.name, creation, effects: effects)
        return creation
    }

    private func save(_ note: Note) async throws {
        try await parts.jobs.note(Self.name, lease, Array(try JSONEncoder().encode(note)))
    }
}
