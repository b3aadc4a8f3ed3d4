package import ChatBot
package import Foundation
package import Jobs
package import Logging
package import RequestUnderstanding
package import RhythmiQDomain
package import ThemeMatching

/// Handles one claimed job: reads what was wanted, does it step by step, and ends the job in exactly one way.
///
/// Every step's result is recorded with its consequences before the next begins, so that a job goes on where it stood,
/// whatever died meanwhile. Only `create` can't be repeated; it has a trace to look for instead (`CreateStep`).
package struct RequestHandler: Sendable {
    package struct Limits: Sendable {
        package var userPerHour = 10
        package var userPerDay = 30
        package var chatPerHour = 20
        package var maxMinutes = 600.0
        /// Pictures by an image service; after that a person's covers are drawn (QUO-1).
        package var userPicturesPerDay = 30
        package init() {}
    }

    /// Everything it works with.
    package struct Parts: Sendable {
        package var planner: ListPlanner
        package var vocabulary: ThemeVocabulary
        package var replies: Replies
        package var jobs: any JobStore
        package var lists: any ListStore
        package var outbox: any OutboxStore
        /// `nil` without a music service: lists are delivered as links.
        package var music: (any MusicService)?
        package var links: any AccountLinks
        package var people: any PersonalData
        package var presence: any Presence
        /// `nil` without an image service: every cover is drawn.
        package var pictures: (any PictureMaker)?
        /// `nil` where covers are kept nowhere.
        package var shelf: (any CoverShelf)?
        package var paint: @Sendable (CoverReference) async throws -> [UInt8]
        package var parse: @Sendable (Job) throws -> ParsedUpdate
        /// The marker that a playlist made by this job carries (PL-1).
        package var marker: @Sendable (Job.ID) -> String
        /// Opens the private chat with this bot; `nil` where the platform has no such links.
        package var privateChatURL: @Sendable (_ bot: String, _ payload: String) -> String?
        package var isServed: @Sendable (UserAddress, ChatAddress) async throws -> Bool
        /// What could not be said to the person in this chat is said after all, now that they write.
        package var sayAgain: @Sendable (UserAddress, ChatAddress) async throws -> Void
        /// Told how many twins of a playlist were abandoned.
        package var countHealed: @Sendable (Int) -> Void
        package var isHouseOpen: Bool
        package var hasCovers: Bool
        package var limits: Limits
        package var waits: Waits
        package var now: @Sendable () -> Date
        package var localTime: @Sendable () -> LocalTime
        package var log: Logger
        var shouldStop: @Sendable () -> Bool = { false }

        package init(
            planner: ListPlanner, vocabulary: ThemeVocabulary, replies: Replies, jobs: any JobStore,
            lists: any ListStore, outbox: any OutboxStore, music: (any MusicService)?, links: any AccountLinks,
            people: any PersonalData, presence: any Presence, pictures: (any PictureMaker)? = nil,
            shelf: (any CoverShelf)? = nil,
            paint: @escaping @Sendable (CoverReference) async throws -> [UInt8],
            parse: @escaping @Sendable (Job) throws -> ParsedUpdate, marker: @escaping @Sendable (Job.ID) -> String,
            privateChatURL: @escaping @Sendable (String, String) -> String?,
            isServed: @escaping @Sendable (UserAddress, ChatAddress) async throws -> Bool,
            sayAgain: @escaping @Sendable (UserAddress, ChatAddress) async throws -> Void = { _, _ in },
            countHealed: @escaping @Sendable (Int) -> Void = { _ in }, isHouseOpen: Bool, hasCovers: Bool,
            limits: Limits, waits: Waits = Waits(), now: @escaping @Sendable () -> Date,
            localTime: @escaping @Sendable () -> LocalTime, log: Logger
        ) {
            self.planner = planner
            self.vocabulary = vocabulary
            self.replies = replies
            self.jobs = jobs
            self.lists = lists
            self.outbox = outbox
            self.music = music
            self.links = links
            self.people = people
            self.presence = presence
            self.pictures = pictures
            self.shelf = shelf
            self.paint = paint
            self.parse = parse
            self.marker = marker
            self.privateChatURL = privateChatURL
            self.isServed = isServed
            self.sayAgain = sayAgain
            self.countHealed = countHealed
            self.isHouseOpen = isHouseOpen
            self.hasCovers = hasCovers
            self.limits = limits
            self.waits = waits
            self.now = now
            self.localTime = localTime
            self.log = log
        }
    }

    /// How long the handler waits for what, and how often it tries.
    package struct Waits: Sendable {
        /// Playlist lists can lag behind a creation (PL-4).
        package var looksForTwins: [Duration] = [.seconds(2), .seconds(5), .seconds(15)]
        /// After an uncertain creation one more look (PL-5).
        package var lastLook: Duration = .seconds(600)
        package var attempts = 12
        package var coverAttempts = 4
        /// Nor for the cover on its playlist: where the service asks for more time, that is set after the answer.
        package var cover: Duration = .seconds(8)
        /// Music first: no answer waits longer for its picture.
        package var picture: Duration = .seconds(8)
        /// Then it comes too late, even where it was ordered anew after a restart.
        package var latePicture: Duration = .seconds(600)
        /// How often a picture is ordered anew after a restart.
        package var pictureOrders = 2
        /// Longer waits are told, and park the job (NET-3).
        package var longestQuietWait: Duration = .seconds(900)
        package init() {}
    }

    let parts: Parts

    package init(_ parts: Parts) { self.parts = parts }

    /// - Parameter shouldStop: whether the program is ending; looked at between two steps.
    /// - Throws: `LeaseLost` when somebody else has the job now, or its person wants to be forgotten.
    package func handle(_ claimed: ClaimedJob, shouldStop: @escaping @Sendable () -> Bool) async throws -> JobEnding {
        var parts = parts
        parts.shouldStop = shouldStop
        do {
            switch claimed.job.kind {
            case .update: return try await UpdateHandling(parts: parts, claimed: claimed).run()
            case .reconcile: return try await LastLook(parts: parts, claimed: claimed).run()
            case .notice: return try await Notices(parts: parts, claimed: claimed).run()
            }
        } catch let ending as JobEnding {
            return ending
        } catch let lost as LeaseLost {
            throw lost
        } catch is CancellationError {
            return JobEnding(.snooze(until: parts.now()))
        } catch {
            return unexpected(error, claimed)
        }
    }

    /// A defect of ours, or a store in trouble: tried again for an hour, each time half as late again, then a dead letter that
    /// its person hears of.
    private func unexpected(_ error: any Error, _ claimed: ClaimedJob) -> JobEnding {
        parts.log.error(
            "a job failed unexpectedly",
            metadata: ["job.id": "\(claimed.job.id)", "error.type": "\(type(of: error))"])
        let age = parts.now().timeIntervalSince(claimed.job.receivedAt)
        let isReadable = !(error is DecodingError)
        if isReadable, age < 3_600 { return JobEnding(.retry(at: parts.now().addingTimeInterval(max(1, age / 2)))) }
        return JobEnding(.dead(code: "unexpected"), tellingFailure(claimed, .failedUnexpected))
    }

    /// The last word to a person whose job ends without what they asked for; into the message that was promised to them.
    func tellingFailure(_ claimed: ClaimedJob, _ key: Replies.Key) -> [Effect] {
        guard let chat = claimed.job.chat, let user = claimed.job.user else { return [] }
        let text =
            parts.replies(key, .ko, ["reference": claimed.job.id.reference])
            + "\n" + parts.replies(key, .en, ["reference": claimed.job.id.reference])
        return [
            .say(Saying(slot: "\(claimed.job.id)/0", chat: chat, user: user, reply: Reply(text), isFinal: true))
        ]
    }
}

/// What an update turned out to be, once read in full.
package enum ParsedUpdate: Sendable {
    case message(IncomingMessage)
    /// A group has become another chat.
    case migration(ChatAddress, toChatID: String)
    case nothing
}

/// How a run of a job ends, with what is written together with it; also thrown from wherever that is decided.
package struct JobEnding: Error {
    package let outcome: JobOutcome
    package let effects: [Effect]

    init(_ outcome: JobOutcome, _ effects: [Effect] = []) {
        self.outcome = outcome
        self.effects = effects
    }
}

extension Job.ID {
    /// What people and logs call the job.
    package var reference: String { String(rawValue.suffix(6)) }
}
