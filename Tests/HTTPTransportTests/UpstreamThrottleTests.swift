import HTTPTransport
import RhythmiQDomain
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct UpstreamThrottleTests {
    typealias Service = UpstreamTests.Service

    private static let get = HTTPRequest(.get, "https://music.example/")
    private static let post = HTTPRequest(.post, "https://music.example/")

    private static func tooMany(_ seconds: String?) -> Result<HTTPResponse, HTTPError> {
        .success(HTTPResponse(status: 429, headers: seconds.map { ["Retry-After": $0] } ?? [:]))
    }

    @Test func aShortWishIsWaitedForAndTheCallMadeAgain() async throws {
        let service = Service([Self.tooMany("3")])

        let response = try await service.upstream().send(Self.get, operation: "search")

        #expect(response.status == 200)
        #expect(service.time.elapsed >= .seconds(3))
    }

    @Test func aLongWishSilencesTheWholeService() async throws {
        let service = Service([Self.tooMany("83000")])
        let upstream = service.upstream()
        let refusal = try await upstream.send(Self.get, operation: "search")

        let error = await #expect(throws: UpstreamError.self) {
            try await upstream.send(Self.post, operation: "create")
        }

        #expect(refusal.status == 429)
        #expect(error?.code == .throttled(retryAfter: .seconds(83_000)))
        #expect(error?.mayHaveActed == false)
        #expect(service.calls == 1)
    }

    @Test func aWishWithoutATimeIsFiveSeconds() async throws {
        let service = Service([Self.tooMany(nil)])
        let upstream = service.upstream()
        _ = try await upstream.send(Self.post, operation: "create")

        _ = try await upstream.send(Self.post, operation: "create")

        #expect(service.time.sleeps == [.seconds(5)])
    }

    @Test func aServiceCannotSilenceItselfForAYear() async throws {
        let service = Service([Self.tooMany("30000000")])
        let upstream = service.upstream()
        _ = try await upstream.send(Self.post, operation: "create")

        service.time.advance(by: .seconds(2 * 86_400))

        #expect(try await upstream.send(Self.post, operation: "create").status == 200)
    }

    /// Who calls for many chats alone knows which of them the answer is about.
    @Test func aCallerThatObeysItselfGetsTheAnswerAtOnceAndSilencesNobody() async throws {
        let service = Service([Self.tooMany("3")])
        let upstream = service.upstream()

        let refusal = try await upstream.send(Self.get, operation: "edit", throttled: .caller)
        let other = try await upstream.send(Self.get, operation: "edit", throttled: .caller)

        #expect(refusal.status == 429)
        #expect(other.status == 200)
        #expect(service.time.sleeps.isEmpty)
        #expect(service.calls == 2)
    }

    @Test func aThrottledLaneLeavesTheServiceAlone() async throws {
        let service = Service([Self.tooMany("60")])
        let upstream = service.upstream()
        _ = try await upstream.send(Self.post, operation: "cover", lane: "covers", throttled: .lane)

        let other = try await upstream.send(Self.post, operation: "create")
        let error = await #expect(throws: UpstreamError.self) {
            try await upstream.send(Self.post, operation: "cover", lane: "covers", throttled: .lane)
        }

        #expect(other.status == 200)
        #expect(error?.retryAfter.map { $0 > .seconds(59) } == true)
    }

    @Test func callsAreSpreadOverTime() async throws {
        let service = Service()
        let upstream = service.upstream { ($0.callsPerSecond, $0.burst) = (2, 1) }

        for _ in 0..<11 { _ = try await upstream.send(Self.get, operation: "search") }

        #expect(service.time.elapsed >= .seconds(4.99))
        #expect(service.time.elapsed < .seconds(6))
    }

    @Test func whoWouldWaitTooLongComesBackLater() async throws {
        let service = Service()
        let upstream = service.upstream { ($0.callsPerSecond, $0.burst) = (0.01, 1) }
        _ = try await upstream.send(Self.get, operation: "search")

        let error = await #expect(throws: UpstreamError.self) {
            try await upstream.send(Self.get, operation: "search")
        }

        #expect(error?.code != nil && error?.mayHaveActed == false)
        #expect(service.calls == 1)
        #expect(service.observations.last?.outcome == .throttled)
    }

    @Test func aWaitingLaneUsesUpNoTurnOfTheService() async throws {
        let service = Service()
        let upstream = service.upstream {
            ($0.callsPerSecond, $0.burst) = (0.01, 2)
            $0.makeLane = { _ in RateBudget(callsPerSecond: 0.01, burst: 1) }
        }
        _ = try await upstream.send(Self.get, operation: "cover", lane: "covers")
        _ = try? await upstream.send(Self.get, operation: "cover", lane: "covers")

        #expect(try await upstream.send(Self.get, operation: "search").status == 200)
    }

    @Test func anAnswersBodyMayAskForQuietToo() async throws {
        let service = Service()
        let upstream = service.upstream()

        await upstream.pause(for: .seconds(3600))

        await #expect(throws: UpstreamError.self) { try await upstream.send(Self.get, operation: "search") }
        #expect(service.calls == 0)
    }

    /// Over the real client: the server acts and hangs up.
    @Test func aCallThatWasActedOnIsNotSentAgain() async throws {
        try await ScriptedServer.running {
            _ = $0.readRequest()
        } _: { server in
            let upstream = Upstream(.init(service: "music"), client: HTTPClient())

            let error = await #expect(throws: UpstreamError.self) {
                try await upstream.send(HTTPRequest(.post, server.url, body: [1]), operation: "create")
            }

            #expect(error?.mayHaveActed == true)
            #expect(server.requests.count == 1)
        }
    }

    @Test func anErrorNamesTheOperationAndNoAddress() {
        let errors = [UpstreamError.Code.open(retryAfter: .seconds(14.2)), .throttled(retryAfter: .seconds(3))].map {
            UpstreamError($0, service: "music", operation: "search", mayHaveActed: false).description
        }

        #expect(
            errors == [
                "music search: the service is down; not called again before 15 s",
                "music search: the service wants quiet; not called again before 3 s",
            ])
    }

    @Test func aCancelledTaskStopsWaiting() async throws {
        let service = Service()
        let upstream = service.upstream { ($0.callsPerSecond, $0.burst) = (1, 1) }
        _ = try await upstream.send(Self.get, operation: "search")

        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try await upstream.send(Self.get, operation: "search")
        }
        let error = await #expect(throws: UpstreamError.self) { try await task.value }

        #expect(error?.isCancelled == true)
        #expect(service.calls == 1)
    }
}
