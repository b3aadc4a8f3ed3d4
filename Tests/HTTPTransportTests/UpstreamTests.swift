import Foundation
import HTTPTransport
import RhythmiQDomain
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct UpstreamTests {
    /// Answers by the script, then 200 for ever; counts the calls.
    final class Service: Sendable {
        let time = ManualTime()
        private let state: Mutex<(script: [Result<HTTPResponse, HTTPError>], calls: Int)>
        private let observed = Mutex<[Upstream.Observation]>([])

        init(_ script: [Result<HTTPResponse, HTTPError>] = []) { state = Mutex((script, 0)) }

        var calls: Int { state.withLock(\.calls) }
        var observations: [Upstream.Observation] { observed.withLock { $0 } }

        func upstream(_ change: (inout Upstream.Configuration) -> Void = { _ in }) -> Upstream {
            var configuration = Upstream.Configuration(service: "music")
            (configuration.callsPerSecond, configuration.burst) = (1000, 1000)
            change(&configuration)
            return Upstream(
                configuration,
                time: TimeSource(now: time.now, date: time.date, sleep: { try self.time.sleep($0) }),
                generator: SplitMix64(seed: 1), observe: { entry in self.observed.withLock { $0.append(entry) } },
                transport: { _ throws(HTTPError) in try self.next().get() })
        }

        private func next() -> Result<HTTPResponse, HTTPError> {
            time.advance(by: .milliseconds(10))
            return state.withLock { state in
                state.calls += 1
                return state.script.isEmpty ? .success(HTTPResponse(status: 200)) : state.script.removeFirst()
            }
        }
    }

    private static let get = HTTPRequest(.get, "https://music.example/")
    private static let post = HTTPRequest(.post, "https://music.example/")

    private static func status(_ status: Int, _ headers: HTTPHeaders = [:]) -> Result<HTTPResponse, HTTPError> {
        .success(HTTPResponse(status: status, headers: headers))
    }

    private static func failure(_ code: HTTPError.Code, arrived: Bool = true) -> Result<HTTPResponse, HTTPError> {
        .failure(HTTPError(code, host: "music.example", requestMayHaveArrived: arrived))
    }

    private func failure(_ body: () async throws -> HTTPResponse) async throws -> UpstreamError {
        let error = await #expect(throws: UpstreamError.self) { _ = try await body() }
        return try #require(error)
    }

    @Test(arguments: [200, 202, 301, 400, 401, 403, 404, 413])
    func anAnswerIsHandedBackAtOnce(status: Int) async throws {
        let service = Service([Self.status(status)])

        let response = try await service.upstream().send(Self.get, operation: "search")

        #expect(response.status == status)
        #expect(service.calls == 1)
    }

    @Test func aSafeCallIsAskedAgainTwiceAndNotMore() async throws {
        let service = Service(Array(repeating: Self.status(503), count: 9))

        let response = try await service.upstream().send(Self.get, operation: "search")

        #expect(response.status == 503)
        #expect(service.calls == 3)
        #expect(service.observations.map(\.isRetry) == [false, true, true])
    }

    @Test func aSafeCallSucceedsOnItsSecondTry() async throws {
        let service = Service([Self.failure(.interrupted)])

        let response = try await service.upstream().send(Self.get, operation: "search")

        #expect(response.status == 200)
        #expect(service.calls == 2)
    }

    @Test(arguments: [500, 502, 503, 504, 408, 429])
    func anUnsafeCallIsNeverMadeTwice(status: Int) async throws {
        let service = Service([Self.status(status)])

        let response = try await service.upstream().send(Self.post, operation: "create")

        #expect(response.status == status)
        #expect(service.calls == 1)
    }

    @Test(arguments: [true, false])
    func aFailureTellsWhetherTheServiceMayHaveActed(arrived: Bool) async throws {
        let service = Service([Self.failure(.interrupted, arrived: arrived)])
        let upstream = service.upstream()

        let error = try await failure { try await upstream.send(Self.post, operation: "create") }

        #expect(error.code == .failed(.interrupted))
        #expect(error.mayHaveActed == arrived)
        #expect(service.calls == 1)
    }

    @Test func aRetryThatNeverLeftDoesNotUndoTheFirstTry() async throws {
        let service = Service(
            [Self.failure(.timedOut(.total))] + Array(repeating: Self.failure(.cannotConnect, arrived: false), count: 2)
        )
        let upstream = service.upstream()

        let error = try await failure {
            try await upstream.send(HTTPRequest(.put, "https://music.example/"), operation: "fill")
        }

        #expect(error.code == .failed(.cannotConnect))
        #expect(error.mayHaveActed)
    }

    @Test func nothingIsRepeatedForOneWhoWantsToKnowAtOnce() async throws {
        let service = Service([Self.status(503)])

        let response = try await service.upstream().send(Self.get, operation: "poll", repeats: false)

        #expect(response.status == 503)
        #expect(service.calls == 1)
    }

    @Test func anOpenBreakerSendsNothingAndSaysWhenToComeBack() async throws {
        let service = Service(Array(repeating: Self.status(500), count: 5))
        let upstream = service.upstream()
        for _ in 0..<5 { _ = try await upstream.send(Self.post, operation: "create") }

        let error = try await failure { try await upstream.send(Self.post, operation: "create") }

        #expect(await upstream.breakerPhase == .open)
        #expect(error.code == .open(retryAfter: .seconds(15)))
        #expect(error.retryAfter == .seconds(15))
        #expect(!error.mayHaveActed)
        #expect(service.calls == 5)
        #expect(service.observations.last?.outcome == .refusedByBreaker)
    }

    @Test func aProbeThatSucceedsClosesTheBreaker() async throws {
        let service = Service(Array(repeating: Self.status(500), count: 5))
        let upstream = service.upstream()
        for _ in 0..<5 { _ = try await upstream.send(Self.post, operation: "create") }
        service.time.advance(by: .seconds(16))

        let response = try await upstream.send(Self.post, operation: "create")

        #expect(response.status == 200)
        #expect(await upstream.breakerPhase == .closed)
    }

    @Test func failuresInALaneOfItsOwnLeaveTheServiceOpen() async throws {
        let service = Service(Array(repeating: Self.status(503), count: 20))
        let upstream = service.upstream { $0.retries.maximumAttempts = 1 }

        for _ in 0..<10 {
            _ = try await upstream.send(Self.post, operation: "cover", lane: "covers", throttled: .lane)
        }

        #expect(await upstream.breakerPhase == .closed)
        #expect(await !upstream.isResting)
        for _ in 0..<5 { _ = try await upstream.send(Self.post, operation: "create") }
        #expect(await upstream.isResting)
    }

    @Test func refusalsDoNotOpenTheBreaker() async throws {
        let service = Service(Array(repeating: Self.status(403), count: 20))
        let upstream = service.upstream()

        for _ in 0..<20 { _ = try await upstream.send(Self.post, operation: "create") }

        #expect(await upstream.breakerPhase == .closed)
    }

    @Test func theFailureThatOpensTheBreakerIsNotRepeatedAgainstIt() async throws {
        let service = Service(Array(repeating: Self.status(500), count: 9))
        let upstream = service.upstream()
        for _ in 0..<4 { _ = try await upstream.send(Self.post, operation: "create") }

        let response = try await upstream.send(Self.get, operation: "search")

        #expect(response.status == 500)
        #expect(service.calls == 5)
    }

    @Test func anOutageCostsAtMostAFifthMore() async throws {
        let service = Service(Array(repeating: Self.failure(.timedOut(.firstByte)), count: 100_000))
        let upstream = service.upstream {
            $0.breaker.failuresInARow = .max; $0.breaker.callsInWindow = .max
        }

        for _ in 0..<600 { _ = try? await upstream.send(Self.get, operation: "search") }

        #expect(service.calls > 600)
        #expect(Double(service.calls) <= 1.2 * 600)
    }

    @Test func oneSuccessEarnsATenthOfARetry() async throws {
        let service = Service([Self.status(503)])
        let upstream = service.upstream()
        _ = try await upstream.send(Self.get, operation: "search")
        #expect(await upstream.retryTokens == 99)

        _ = try await upstream.send(Self.get, operation: "search")

        #expect(await upstream.retryTokens == 99.1)
    }
}
