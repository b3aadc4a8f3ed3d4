import ChatBot
import Foundation
import StandIns
import Testing

/// Each of Spotify's refusals has its own sentence, and the list comes all the same.
@Suite(.timeLimit(.minutes(10))) struct SpotifyRefusalTests {
    private static func isCreation(_ call: Call) -> Bool { call.method == "POST" && call.path == "/v1/me/playlists" }
    private static func isSearch(_ call: Call) -> Bool { call.path == "/v1/search" }
    private static func isCover(_ call: Call) -> Bool { call.path.hasSuffix("/images") }

    /// Lasting refusals: the list comes as links, with the reason.
    @Test func aLastingRefusalTurnsTheListIntoLinks() async throws {
        try await Rig.running(.init(isWebhook: true)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(61)
            try await rig.link(person)

            rig.spotify.refuse(
                where: Self.isCreation, with: .spotifyError(403, "User not registered in the Developer Dashboard"))
            let unregistered = try await rig.ask("비 오는 날 재즈 5곡", person).current
            #expect(unregistered.text.contains(try Rig.words(.detourNotRegistered)))
            #expect(unregistered.links.count >= 20)

            rig.spotify.refuse(where: Self.isSearch, with: .spotifyOwnerWithoutPremium)
            let unpaid = try await rig.ask("신나는 파티 5곡", person).current
            #expect(unpaid.text.contains(try Rig.words(.detourOwnerWithoutPremium)))

            rig.spotify.refuse(where: Self.isCreation, with: .spotifyError(403, "Insufficient client scope"))
            let unpermitted = try await rig.ask("운동할 때 5곡", person).current
            #expect(unpermitted.text.contains(try Rig.words(.detourInsufficientScope)))
            #expect(rig.spotify.playlists.isEmpty)
            // The next one is tried again, and goes through.
            try await rig.ask("잔잔한 새벽 5곡", person)
            #expect(rig.spotify.playlists.count == 1)
            rig.expectNoViolations()
        }
    }

    /// Passing ones: one playlist in the end, and one answer.
    @Test func aPassingRefusalIsWaitedOut() async throws {
        try await Rig.running(.init(isWebhook: true)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(62)
            try await rig.link(person)

            rig.spotify.refuse(where: Self.isSearch, with: .spotifyRateLimit(seconds: 1))
            try await rig.ask("비 오는 날 재즈 5곡", person)
            #expect(rig.spotify.playlists.count == 1)

            // The quota ends after two seconds here, after hours in earnest.
            rig.spotify.refuse(where: Self.isCreation, with: .spotifyQuota(seconds: 2))
            let quota = try await rig.ask("신나는 파티 5곡", person)
            let told = try Rig.words(.serviceQuota)
            #expect(quota.history.contains { $0.text.contains(told) }, "\(quota.history.map(\.text))")
            #expect(rig.spotify.playlists.count == 2)

            rig.spotify.refuse(where: Self.isCreation, with: .spotifyGateway)
            try await rig.ask("운동할 때 5곡", person)
            #expect(rig.spotify.playlists.count == 3)

            rig.spotify.refuse(1, where: Self.isCover, with: .spotifyRateLimit(seconds: 1))
            let late = try await rig.ask("잔잔한 새벽 5곡", person).current
            #expect(rig.spotify.playlists.count == 4 && rig.spotify.playlists.last?.coverJPEG != nil)
            #expect(!late.text.contains(try Rig.words(.coverNotSet)))

            rig.spotify.refuse(10, where: Self.isCover, with: .spotifyError(413, "too large"))
            let bare = try await rig.ask("여름 바다 5곡", person).current
            #expect(bare.text.contains(try Rig.words(.coverNotSet)))
            #expect(rig.spotify.playlists.count == 5 && rig.telegram.state.answers(in: person.id).count == 5)
            #expect(rig.spotify.playlists.allSatisfy { $0.isLive && $0.uris.count == 5 })
            rig.expectNoViolations()
        }
    }

    @Test func aRevokedConsentWaitsForOneMoreLink() async throws {
        try await Rig.running(.init(isWebhook: true)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(63)
            try await rig.link(person)
            rig.spotify.revoke("listener")

            let count = rig.telegram.state.texts(in: person.id).count
            rig.telegram.write("비 오는 날 재즈 5곡", person)
            try await rig.expectLast(.relinkNeeded, in: person.id, after: count)
            #expect(
                rig.telegram.messages(in: person.id).last?.current.buttons.joined().first?.url?.hasSuffix("?start=link")
                    == true)
            #expect(rig.spotify.playlists.isEmpty)
            let asked = try #require(rig.telegram.messages(in: person.id).last)

            try await rig.link(person)
            let isDelivered = await rig.telegram.reaches { state in
                state.message(asked.id, in: person.id)?.current.kind == .photo
            }
            #expect(isDelivered, "\(rig.logText.suffix(1_500))")
            #expect(rig.spotify.playlists.count == 1)
            rig.expectNoViolations()
        }
    }

    @Test func aPlaylistThatItsOwnerDeletedIsMadeAnew() async throws {
        try await Rig.running(.init(isWebhook: true)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(64)
            try await rig.link(person)
            let message = try await rig.ask("비 오는 날 재즈 5곡", person)
            let first = try #require(rig.spotify.playlists.first)

            rig.spotify.refuse(
                100, where: { $0.path.contains(first.id) }, with: .spotifyError(404, "Resource not found"))
            let changed = try await rig.press("a", under: message.id, person)
            let last = try #require(rig.spotify.playlists.last)
            #expect(rig.spotify.playlists.count == 2 && last.uris.count == 5 && last.coverJPEG != nil)
            #expect(changed.buttons.joined().contains { $0.url?.hasSuffix(last.id) == true })
            // A new cover alone, for a playlist that is gone too.
            rig.spotify.refuse(
                100, where: { $0.path.contains(last.id) }, with: .spotifyError(404, "Resource not found"))
            try await rig.press("n", under: message.id, person)
            rig.expectNoViolations()
        }
    }

    @Test func whoUnlinksGetsTheWaitingListAsLinks() async throws {
        try await Rig.running(.init(isWebhook: true)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(65)
            try await rig.link(person)
            rig.spotify.revoke("listener")
            let count = rig.telegram.state.texts(in: person.id).count
            rig.telegram.write("비 오는 날 재즈 5곡", person)
            try await rig.expectLast(.relinkNeeded, in: person.id, after: count)
            rig.telegram.write("/unlink", person)
            #expect(
                await rig.telegram.reaches { $0.answers(in: person.id).first?.links.count ?? 0 >= 20 },
                "\(rig.telegram.state.texts(in: person.id))")
            rig.expectNoViolations()
        }
    }

    @Test func aHouseWithoutConsentIsNoFaultOfTheListeners() async throws {
        try await Rig.running(.init(isWebhook: true, isHouseOpen: true)) { rig in
            try await rig.startWithHouse()
            rig.spotify.revoke("house")
            let answer = try await rig.ask("비 오는 날 재즈 5곡", TelegramPerson(66)).current
            #expect(answer.text.contains(try Rig.words(.detourMisconfigured)), "\(answer.text)")
            #expect(answer.links.count >= 20)
            rig.expectNoViolations()
        }
    }

    /// The old playlist is another account's: it stays as it is.
    @Test func anotherAccountGetsAPlaylistOfItsOwn() async throws {
        try await Rig.running(.init(isWebhook: true)) { rig in
            try rig.start()
            try await rig.ready()
            let person = TelegramPerson(67)
            try await rig.link(person)
            let message = try await rig.ask("비 오는 날 재즈 5곡", person)
            let first = try #require(rig.spotify.playlists.first)
            try await rig.link(person, as: "house")
            let changed = try await rig.press("a", under: message.id, person)
            let second = try #require(rig.spotify.playlists.last)
            #expect(rig.spotify.playlists.map(\.owner) == ["listener", "house"])
            #expect(rig.spotify.playlists.first?.uris == first.uris && second.uris.count == 5)
            #expect(changed.buttons.joined().contains { $0.url?.hasSuffix(second.id) == true })
            rig.expectNoViolations()
        }
    }
}
