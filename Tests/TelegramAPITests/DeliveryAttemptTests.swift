import HTTPTransport
import Jobs
import RhythmiQDomain
import TestSupport
import Testing

@testable import TelegramAPI

@Suite struct DeliveryAttemptTests {
    private func attempt(message: String? = "5", attempt: Int = 0) -> DeliveryAttempt {
        DeliveryAttempt(
            Delivery(
                id: 1, slot: "s", chat: ChatAddress(platform: .telegram, bot: "1", id: "2", thread: "3"), user: nil,
                replyTo: "4", remoteMessageID: message, reply: Reply("x"), isFinal: true, attempt: attempt))
    }

    private func next(_ code: TelegramError.Code, _ attempt: DeliveryAttempt? = nil) -> DeliveryAttempt.Next {
        (attempt ?? self.attempt()).next(after: TelegramError(code, method: "x"))
    }

    @Test(
        arguments: [
            (TelegramError.Code.blocked, DeliveryAttempt.Next.fail(.unreachable)), (.chatGone, .fail(.unreachable)),
            (.rateLimited(retryAfter: .seconds(7)), .rest(.chat(.seconds(7)))),
            (.suspended(retryAfter: .seconds(15)), .rest(.everything(.seconds(15)))), (.unauthorized, .rest(.alarm)),
            (.unavailable(status: 502), .retry), (.malformedResponse, .retry), (.cancelled, .stop),
            (.migrated(toChatID: -9), .move(toChatID: "-9")),
        ])
    func anErrorDecidesTheNextStep(code: TelegramError.Code, expected: DeliveryAttempt.Next) {
        #expect(next(code) == expected)
    }

    @Test func everyRefusalTakesSomethingAwayOnce() throws {
        let codes: [TelegramError.Code] = [
            .threadGone, .replyGone, .noMediaRights, .unusableMedia, .tooLarge, .noTextToEdit, .cantParse,
            .rejected(status: 400),
        ]
        for code in codes {
            guard case .again(let changed) = next(code) else {
                Issue.record("\(code) changes nothing")
                continue
            }
            #expect(changed != attempt())
            #expect(next(code, changed) == .fail(.refused))
        }
    }

    @Test func aVanishedMessageIsReplacedOnceInARun() {
        guard case .againAnew(let changed) = next(.messageGone) else {
            Issue.record("no new message")
            return
        }
        #expect(changed.messageID == nil)
        var placed = changed
        placed.messageID = "6"
        #expect(next(.messageGone, placed) == .retry)
    }

    /// No row of refusals can go on for ever.
    @Test(arguments: 0..<200) func everyWayEnds(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let codes: [TelegramError.Code] = [
            .messageGone, .cantBeEdited, .noTextToEdit, .threadGone, .replyGone, .cantParse, .tooLarge, .noMediaRights,
            .unusableMedia, .rejected(status: 400), .queryTooOld,
        ]
        var current = attempt()
        for round in 0... {
            let code = codes[generator.index(below: codes.count)]
            switch current.next(after: TelegramError(code, method: "x")) {
            case .again(let changed): current = changed
            case .againAnew(var changed):
                changed.messageID = "9"
                current = changed
            default: return
            }
            #expect(round < 10)
            if round >= 10 { return }
        }
    }

    @Test func afterSomeFailuresThePictureIsSuspected() {
        #expect(attempt(attempt: 3).withMedia)
        #expect(!attempt(attempt: 4).withMedia)
    }
}

@Suite struct TelegramPaceTests {
    private let time = ManualTime()
    private func chat(_ id: Int) -> ChatAddress { ChatAddress(platform: .telegram, bot: "1", id: String(id)) }

    private func pace(_ limits: TelegramPace.Limits = .init()) -> TelegramPace {
        TelegramPace(limits, time: TimeSource(now: time.now, date: time.date, sleep: { [time] in try time.sleep($0) }))
    }

    /// - Returns: how many calls went through in this time, waiting as told.
    private func calls(_ pace: TelegramPace, in chats: [ChatAddress], for duration: Duration) async -> Int {
        let end = time.elapsed + duration
        var count = 0
        while time.elapsed <= end {
            var soonest = Duration.seconds(3600)
            var went = false
            for chat in chats {
                if let wait = await pace.turn(.message, in: chat) {
                    soonest = min(soonest, wait)
                } else {
                    count += 1
                    went = true
                }
            }
            if !went { time.advance(by: soonest) }
        }
        return count
    }

    @Test func aChatGetsOneASecondAfterAShortBurst() async {
        let count = await calls(pace(), in: [chat(1)], for: .seconds(60))

        #expect((62...64).contains(count))
    }

    @Test func aGroupGetsAtMostTwentyInAMinute() async {
        let count = await calls(pace(), in: [chat(-1)], for: .seconds(60))

        #expect((19...20).contains(count))
    }

    @Test func allChatsTogetherGetThirtyASecond() async {
        let count = await calls(pace(), in: (1...2000).map(chat), for: .seconds(10))

        #expect((320...331).contains(count))
    }

    @Test func aPausedChatWaitsAndOthersDoNot() async {
        let pace = pace()
        await pace.pause(chat(1), for: .seconds(9))
        await pace.pause(chat(1), for: .seconds(2))

        #expect(await pace.turn(.edit, in: chat(1)) == .seconds(9))
        #expect(await pace.turn(.edit, in: chat(2)) == nil)
        time.advance(by: .seconds(9))
        #expect(await pace.turn(.edit, in: chat(1)) == nil)
    }

    @Test func lookingCountsNothing() async {
        let pace = pace()
        for _ in 0..<50 { #expect(await pace.wait(in: chat(1)) == nil) }
    }
}
