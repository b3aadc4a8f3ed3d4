import Foundation
import RhythmiQDomain
import TestSupport
import Testing

@testable import HTTPTransport

/// Cancellation, shutdown, and that every call ends exactly once. A continuation resumed twice traps, one never resumed
/// keeps its test waiting until the limit.
@Suite(.timeLimit(.minutes(5))) struct LifetimeTests {
    private static let holds: ScriptedServer.Script = { connection in
        _ = connection.readRequest()
        connection.hold()
    }

    @Test func aCancelledCallEndsAtOnceAndItsConnectionCloses() async throws {
        try await ScriptedServer.running(Self.holds) { server in
            let client = HTTPClient()
            let call = Task { try await client.send(HTTPRequest(.post, server.url)) }
            await server.requestCount(reaches: 1)

            call.cancel()

            let error = await #expect(throws: HTTPError.self) { try await call.value }
            #expect(error == HTTPError(.cancelled, host: "127.0.0.1", requestMayHaveArrived: true))
            await server.endedCount(reaches: 1)
        }
    }

    @Test func aCallOfACancelledTaskIsNeverSent() async throws {
        try await ScriptedServer.running { connection in
            while connection.readRequest() != nil { connection.answer() }
        } _: { server in
            let client = HTTPClient()
            let gate = AsyncStream<Void>.makeStream()
            let call = Task {
                // Ends by the cancellation: from here on the task is cancelled.
                for await _ in gate.stream {}
                return try await client.send(HTTPRequest(.post, server.url + "/cancelled"))
            }
            call.cancel()

            let error = await #expect(throws: HTTPError.self) { try await call.value }
            // The thread takes commands in order: when this one is answered, the other has been dropped.
            _ = try await client.send(HTTPRequest(.get, server.url + "/next"))

            #expect(error == HTTPError(.cancelled, host: "127.0.0.1", requestMayHaveArrived: false))
            #expect(server.requests.map(\.path) == ["/next"])
        }
    }

    @Test func aCancellationThatOvertakesItsStartOpensNoConnection() async throws {
        try await ScriptedServer.running { connection in
            while connection.readRequest() != nil { connection.answer() }
        } _: { server in
            let loop = TransferLoop(HTTPClient.Configuration())
            Thread { loop.run() }.start()
            defer { loop.stop() }
            let target = try RequestTarget(server.url, allowsPrivateAddresses: false, allowedHosts: nil)
            let calls = (0..<2).map { _ in Call(HTTPRequest(.post, target.url), to: target, end: .now + .seconds(9)) }

            calls[0].end(with: .cancelled)
            loop.drop(calls[0])
            loop.start(calls[0])
            let answer = try await withCheckedContinuation { continuation in
                if calls[1].wait(with: continuation) { loop.start(calls[1]) }
            }.get()

            #expect(answer.response.status == 200)
            #expect(server.connectionCount == 1)
            #expect(loop.callCount == 0)
        }
    }

    @Test func theFirstEndCounts() async throws {
        let target = try RequestTarget("http://127.0.0.1/", allowsPrivateAddresses: false, allowedHosts: nil)
        let call = Call(HTTPRequest(.get, target.url), to: target, end: .now + .seconds(1))

        call.end(with: .cancelled)
        call.end(with: .shutDown)

        let outcome = await withCheckedContinuation { _ = call.wait(with: $0) }
        #expect(throws: HTTPError(.cancelled, host: "127.0.0.1")) { try outcome.get() }
    }

    /// The cancellation comes between the start of the transfer and its first byte.
    @Test func aCallThatIsOverIsNotSent() throws {
        let target = try RequestTarget("http://127.0.0.1/", allowsPrivateAddresses: false, allowedHosts: nil)
        let call = Call(HTTPRequest(.post, target.url), to: target, end: .now + .seconds(1))
        let transfer = try #require(Transfer(call, HTTPClient.Configuration()))

        call.end(with: .cancelled)

        #expect(transfer.beforeRequest(peer: "127.0.0.1") != 0)
    }

    @Test(arguments: 0..<50)
    func aStormOfCancellationsLeavesNothingBehind(seed: Int) async throws {
        try await ScriptedServer.running { connection in
            while let request = connection.readRequest() {
                if request.path == "/held" { connection.hold() } else { connection.answer() }
            }
        } _: { server in
            let client = HTTPClient()
            var generator = SplitMix64(seed: UInt64(seed))
            let calls = (0..<40).map { _ in
                let isHeld = generator.index(below: 3) == 0
                let method = generator.index(below: 2) == 0 ? HTTPMethod.get : .post
                // Only cancelling may end a call, however slow the machine is.
                var request = HTTPRequest(method, server.url + (isHeld ? "/held" : "/"))
                (request.deadline, request.connectDeadline, request.firstByteDeadline) = (.hour, .hour, .hour)
                return (isHeld, Task { [request] in try await client.send(request).status })
            }
            var order = Array(calls.indices)
            generator.shuffle(&order)
            for index in order where calls[index].0 || generator.index(below: 2) == 0 {
                for _ in 0..<generator.index(below: 4) { await Task.yield() }
                calls[index].1.cancel()
            }

            for (isHeld, call) in calls {
                switch await call.result {
                case .success(let status): #expect(status == 200 && !isHeld)
                case .failure(let error): #expect((error as? HTTPError)?.code == .cancelled)
                }
            }
            // Behind all the cancellations in the thread's queue.
            let last = try await client.send(HTTPRequest(.get, server.url))
            #expect(last.status == 200)
            #expect(client.callCount == 0)
        }
    }

    @Test func shutdownEndsWhatWaitsAndWhatComesLater() async throws {
        try await ScriptedServer.running(Self.holds) { server in
            let client = HTTPClient()
            let calls = (0..<5).map { _ in Task { try await client.send(HTTPRequest(.get, server.url)) } }
            await server.requestCount(reaches: 5)

            client.shutdown()

            for call in calls {
                let error = await #expect(throws: HTTPError.self) { try await call.value }
                #expect(error == HTTPError(.shutDown, host: "127.0.0.1", requestMayHaveArrived: true))
            }
            await #expect(throws: HTTPError(.shutDown, host: "127.0.0.1")) {
                try await client.send(HTTPRequest(.get, server.url))
            }
            client.shutdown()
            await server.endedCount(reaches: 5)
            #expect(client.callCount == 0)
        }
    }

    @Test(arguments: 0..<20)
    func everyCallEndsWhenShutdownRacesIt(seed: Int) async throws {
        try await ScriptedServer.running { connection in
            while connection.readRequest() != nil { connection.answer() }
        } _: { server in
            let client = HTTPClient()
            let calls = (0..<20).map { _ in Task { try await client.send(HTTPRequest(.get, server.url)).status } }
            for _ in 0..<seed { await Task.yield() }

            client.shutdown()

            for call in calls {
                switch await call.result {
                case .success(let status): #expect(status == 200)
                case .failure(let error): #expect((error as? HTTPError)?.code == .shutDown)
                }
            }
        }
    }

    @Test func lettingGoOfTheClientClosesItsConnections() async throws {
        try await ScriptedServer.running { connection in
            while connection.readRequest() != nil { connection.answer() }
        } _: { server in
            _ = try await HTTPClient().send(HTTPRequest(.get, server.url))

            await server.endedCount(reaches: 1)
            #expect(server.connectionCount == 1)
        }
    }
}

extension Duration {
    fileprivate static let hour = Duration.seconds(3600)
}
