import Foundation
import HTTPTransport
import StandIns
import Synchronization

extension Bench {
    /// The process is killed when the call that makes a playlist arrives; counted is from the start of the next process to
    /// its first call to the music service.
    func measureOrphan() async throws {
        try await link([1])
        meet([1])
        for round in 1...3 {
            let seen = Watched<[ContinuousClock.Instant]>([])
            gate.set { call, moment in
                guard moment == .arrived, call.path.hasPrefix("/v1/") else { return .proceed }
                let isCreation = call.method == "POST" && call.path.hasSuffix("/me/playlists")
                guard isCreation || !seen.value.isEmpty else { return .proceed }
                seen.change { $0.append(.now) }
                return seen.value.count == 1 ? .hang : .proceed
            }
            try await ready(try start())
            _ = await pushAll([Update(number: round, person: 1, text: "비 오는 날 듣는 노래 30분")])
            guard await seen.reaches(within: .seconds(30), { $0.count == 1 }) else {
                throw BenchmarkError(message: "no playlist was asked for; see \(log.path)")
            }
            await kill()
            let daemon = try start()
            guard await seen.reaches(within: .seconds(30), { $0.count > 1 }) else {
                throw BenchmarkError(message: "the orphan was not resumed; see \(log.path)")
            }
            line("orphan resumed after the start", "\((seen.value[1] - daemon.startedAt).milliseconds) (goal 2 s)")
            try await Task.sleep(for: .seconds(2))
            await kill()
        }
    }

    private static let burst = 10_000

    /// Every call to either service hangs while the updates come in as fast as they are taken.
    func measureBurst() async throws {
        let people = Array(1...Self.burst)
        let sample = people.prefix(100)
        try await link(sample)
        meet(people)
        gate.set { _, moment in moment == .arrived ? .hang : .proceed }
        var daemon = try start()
        try await ready(daemon)
        line("memory before", try megabytes(daemon))
        let pushed = await pushAll(
            people.map { Update(number: $0, person: $0, text: $0 <= 100 ? "비 오는 날 듣는 노래 30분" : "안녕") })
        line("taken in while every service hangs", "\(pushed.times.count) at \(Int(pushed.rate))/s")
        line("memory now, at most", try megabytes(daemon) + " (goal 200 MB)")
        // A few of the first have ended meanwhile, by their calls' own deadlines, and made room.
        let more = await pushAll((1...500).map { Update(number: Self.burst + $0, person: Self.burst + $0, text: "안녕") })
        line(
            "500 more",
            "\(more.times.count) taken in, refused \(more.refusals), Retry-After \(more.retryAfter.sorted())")
        let readiness = try await readiness()
        line("readyz", "\(readiness.status) \(String(decoding: readiness.body, as: UTF8.self))")
        try await Task.sleep(for: .seconds(20))
        line("20 s later: memory now, at most", try megabytes(daemon))
        await kill()
        line(
            "jobs in the store after kill -9",
            "\(try await storedJobs()) of \(pushed.times.count + more.times.count) acknowledged")
        gate.set { _, _ in .proceed }
        daemon = try start()
        let start = ContinuousClock.now
        var (answered, lists) = (0, 0)
        var listsAfter: Duration?
        while answered < people.count, ContinuousClock.now - start < .seconds(480) {
            try await Task.sleep(for: .milliseconds(500))
            (answered, lists) = answeredPeople(people, withLists: sample)
            if lists == sample.count, listsAfter == nil { listsAfter = ContinuousClock.now - start }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        line(
            "answered after the services are back",
            String(format: "%d of %d in %.0f s, %.1f/s", answered, people.count, seconds, Double(answered) / seconds)
                + " (the bot's own pace: 30 new messages/s)")
        line(
            "the \(sample.count) lists among them, written first",
            listsAfter.map { String(format: "within %.0f s", $0 / .seconds(1)) } ?? "\(lists)")
        line("memory now, at most", try megabytes(daemon))
        line("what the services would have refused", "\(telegram.violations.count + spotify.violations.count)")
        for violation in (telegram.violations + spotify.violations).prefix(3) { say("    \(violation)") }
        await kill()
    }

    /// People in whose chats an answer stands that is no placeholder any more.
    private func answeredPeople(_ people: [Int], withLists sample: ArraySlice<Int>) -> (all: Int, lists: Int) {
        let chats = telegram.state.chats
        let lists = sample.count { person in
            chats[Int64(person)]?.messages.contains { $0.isFromBot && $0.current.kind == .photo } == true
        }
        let others = people.count { person in
            !sample.contains(person) && chats[Int64(person)]?.messages.contains(where: \.isFromBot) == true
        }
        return (lists + others, lists)
    }
}
