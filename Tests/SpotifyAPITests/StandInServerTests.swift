import HTTPTransport
import StandIns
import Synchronization
import Testing

/// The frame that all stand-ins share must itself do what it says.
@Suite(.timeLimit(.minutes(5))) struct StandInServerTests {
    private let client = HTTPClient()

    @Test func aCallIsRecordedWholeAndAnswered() async throws {
        try await StandInServer.running(hook: { _, _ in .proceed }, act: { Answer(201, text: $0.text) }) { server in
            var request = HTTPRequest(.post, server.url + "/a%20b?x=1%2C2&y=+z", body: Array("hello".utf8))
            request.headers["Content-Type"] = "Text/Plain; charset=utf-8"

            let response = try await client.send(request)

            let call = try #require(server.calls.first)
            #expect(response.status == 201)
            #expect(response.body == Array("hello".utf8))
            #expect(call.method == "POST" && call.path == "/a%20b" && call.sequence == 0)
            #expect(call.query("x") == "1,2" && call.query("y") == " z")
            #expect(call.contentType == "text/plain")
        }
    }

    @Test(arguments: Moment.allCases)
    func itCanCutTheLineAtEveryMoment(moment: Moment) async throws {
        let acts = Mutex(0)
        let hook: Hook = { _, now in now == moment ? .cut : .proceed }
        let act: @Sendable (Call) async -> Answer = { _ in
            acts.withLock { $0 += 1 }
            return Answer(200, text: "done")
        }
        try await StandInServer.running(hook: hook, act: act) { server in
            let request = HTTPRequest(.post, server.url, body: [1])

            if moment == .answered {
                let response = try await client.send(request)
                #expect(response.body == Array("done".utf8))
            } else {
                await #expect(throws: HTTPError.self) { try await client.send(request) }
            }
            #expect(acts.withLock { $0 } == (moment == .arrived ? 0 : 1))
        }
    }

    @Test func itCanActAndAnswerSomethingElse() async throws {
        let hook: Hook = { _, moment in moment == .acted ? .status(503, headers: [("Retry-After", "7")]) : .proceed }
        try await StandInServer.running(hook: hook, act: { _ in Answer(200) }) { server in
            let response = try await client.send(HTTPRequest(.post, server.url))

            #expect(response.status == 503)
            #expect(response.headers["Retry-After"] == "7")
        }
    }

    @Test func aHangingCallEndsWithTheServer() async throws {
        try await StandInServer.running(hook: { _, _ in .hang }, act: { _ in Answer(200) }) { server in
            var request = HTTPRequest(.get, server.url)
            request.firstByteDeadline = .milliseconds(50)

            let error = await #expect(throws: HTTPError.self) { try await client.send(request) }

            #expect(error?.code == .timedOut(.firstByte))
        }
    }

    @Test func aConnectionIsUsedAgain() async throws {
        try await StandInServer.running(hook: { _, _ in .proceed }, act: { Answer(200, text: "\($0.sequence)") }) {
            server in
            for number in 0..<20 {
                let response = try await client.send(HTTPRequest(.get, server.url))
                #expect(response.body == Array("\(number)".utf8))
            }
        }
    }
}
