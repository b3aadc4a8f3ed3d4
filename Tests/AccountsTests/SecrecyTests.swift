import Accounts
import Foundation
import RhythmiQDomain
import SpotifyAPI
import Storage
import Synchronization
import Testing

/// VLT-5, LOG-5, LNK-6: what stands in the files, and for how long.
@Suite struct SecrecyTests {
    @Test func nothingReadableStandsInTheFiles() async throws {
        let bench = try Bench()
        bench.music.state.withLock { $0.rotates = true }
        let name = "canary name of mina"
        let ticket = try await bench.ticket(name: name)
        let start = try await bench.begin(ticket)
        let back = bench.music.consent(start.consentURL, as: "canary-account")
        _ = try await bench.callback(back.state, back.code, cookie: start.cookie)
        let code = try await bench.code(start.cookie)
        let pending = try bench.bytesOnDisk()
        _ = try await bench.finish(code)
        let access = try await bench.tokens.token(for: .person(.mina))
        _ = try await bench.ticket(name: name)
        let linked = try bench.bytesOnDisk()

        var canaries = [name, "canary-account", ticket, back.state, back.code, "refresh-", "access-"]
        for secret in [start.cookie, code.shown, code.parameter, access.token] {
            secret.withExposedValue { canaries.append($0) }
        }
        for canary in canaries {
            for bytes in pending + linked {
                #expect(bytes.range(of: Data(canary.utf8)) == nil, "a file holds \(canary.prefix(8))…")
            }
        }
        #expect(pending.contains { $0.range(of: Data("rqv1.".utf8)) != nil })
    }

    @Test func whatNobodyFinishedIsDeletedAtItsEnd() async throws {
        let bench = try Bench()
        let (code, _) = try await bench.consented()
        bench.pass(300)

        try await bench.flow.purge(now: bench.now)

        #expect(try await bench.sealedLinkValues() == 0)
        #expect(try await bench.finish(code) == .expired)
    }

    @Test func aLinkingThatEndedKeepsNoSecret() async throws {
        let bench = try Bench()
        let start = try await bench.begin(bench.ticket())
        let back = bench.music.consent(start.consentURL, as: "mina-music")
        bench.music.fail(.unavailable(status: 503))

        _ = try await bench.callback(back.state, back.code, cookie: start.cookie)

        #expect(try await bench.sealedLinkValues() == 0)
    }

    @Test func errorsAndPagesPrintNoSecret() async throws {
        let bench = try Bench()
        let ticket = try await bench.ticket()
        let page = try #require(try await bench.flow.ticketPage(ticket, now: bench.now))
        let start = try await bench.begin(ticket)
        let back = bench.music.consent(start.consentURL, as: "mina-music")
        let result = try await bench.callback(back.state, back.code, cookie: start.cookie)
        let finish = try await bench.flow.finishPage(cookie: start.cookie.withExposedValue { $0 }, now: bench.now)
        _ = try await bench.finish(bench.code(start.cookie))
        let token = try await bench.tokens.token(for: .person(.mina))

        var printed = "\(page)\(start)\(result)\(String(describing: finish))\(token)"
        dump((page, start, result, finish, token), to: &printed)

        for secret in [page.formToken, start.cookie, start.consentURL, token.token] {
            secret.withExposedValue { #expect(!printed.contains($0)) }
        }
        #expect(!printed.contains(back.state))
        #expect(!printed.contains("refresh-"))
    }
}
