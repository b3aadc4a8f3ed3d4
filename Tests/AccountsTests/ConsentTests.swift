import Accounts
import Foundation
import RhythmiQDomain
import Storage
import Synchronization
import Testing

@Suite struct ConsentTests {
    @Test(arguments: [
        ("2026-01-15T10:00:00Z", "2026-07-15T10:00:00Z"), ("2026-08-31T23:59:59Z", "2027-02-28T23:59:59Z"),
        ("2027-08-30T00:00:00Z", "2028-02-29T00:00:00Z"), ("2026-11-22T20:00:00Z", "2027-05-22T20:00:00Z"),
    ])
    func aConsentLastsSixMonths(from: String, to: String) throws {
        #expect(try Consent.end(of: Date(from, strategy: .iso8601)) == Date(to, strategy: .iso8601))
    }

    @Test func everybodyIsWarnedOnceFourteenDaysAhead() async throws {
        let bench = try Bench()
        let account = try await bench.link()
        let warnings = ConsentWarnings(store: bench.store)
        let end = account.consentEndsAt
        let (early, due) = (end.addingTimeInterval(-14 * 86_400 - 1), end.addingTimeInterval(-14 * 86_400))

        #expect(try await warnings.due(now: early).isEmpty)
        let consent = try #require(try await warnings.due(now: due).first)
        #expect(consent == EndingConsent(owner: .person(.mina), revision: account.revision, endsAt: end))
        #expect(try await warnings.markTold(consent, at: due))

        #expect(try await !warnings.markTold(consent, at: due))
        #expect(try await warnings.due(now: due).isEmpty)
        #expect(try await bench.store.account(of: .person(.mina))?.warnedAt == due)
    }

    /// Remembered and told are one: a death between the two would lose the warning, or repeat it.
    @Test func aWarningIsRememberedTogetherWithItsJob() async throws {
        let bench = try Bench()
        let account = try await bench.link()
        let consent = try #require(try await ConsentWarnings(store: bench.store).due(now: account.consentEndsAt).first)
        let chat = ChatAddress(platform: .telegram, bot: "42", id: UserAddress.mina.id)

        #expect(try await bench.store.warn(consent, in: chat, payload: Array("{}".utf8)))
        #expect(try await !bench.store.warn(consent, in: chat, payload: Array("{}".utf8)))

        #expect(try await bench.store.jobs(nil, limit: 9).map(\.kind) == ["notice"])
        #expect(try await bench.store.account(of: .person(.mina))?.warnedAt == bench.now)
        let stranger = EndingConsent(owner: .person(.mallory), revision: consent.revision, endsAt: consent.endsAt)
        #expect(try await !bench.store.warn(stranger, in: chat, payload: []))
        #expect(try await bench.store.jobs(nil, limit: 9).count == 1)
    }

    @Test func aNewConsentIsWarnedOfAnew() async throws {
        let bench = try Bench()
        let first = try await bench.link()
        let warnings = ConsentWarnings(store: bench.store)
        let old = try #require(try await warnings.due(now: first.consentEndsAt).first)
        bench.pass(150 * 86_400)
        let second = try await bench.link()

        #expect(try await !warnings.markTold(old, at: bench.now))
        #expect(try await warnings.due(now: first.consentEndsAt).isEmpty)
        #expect(try await warnings.due(now: second.consentEndsAt).count == 1)
    }

    @Test func anAccountWithoutTokensIsNotWarned() async throws {
        let bench = try Bench()
        let account = try await bench.link()
        _ = try await bench.store.markNeedsRelink(account.owner, revision: account.revision)

        #expect(try await ConsentWarnings(store: bench.store).due(now: account.consentEndsAt).isEmpty)
    }
}
