import Foundation
import StandIns
import Synchronization

extension Bench {
    private static let people = 200
    private static let wishes = [
        "비 오는 날 혼자 듣기 좋은 잔잔한 노래 1시간", "신나는 파티 음악 30분", "night drive, no rap, 90 min",
        "공부할 때 듣는 조용한 노래 20곡", "upbeat workout songs 45 min", "퇴근길에 듣는 시티팝 1시간", "calm piano for sleeping, 40 min",
        "이별하고 듣는 발라드 15곡",
    ]

    /// Linked listeners, the music account's calls answered at once; each message to its final picture in the chat.
    func measureJobs() async throws {
        let people = Array(1..<(1 + Self.people))
        try await link(people)
        meet(people)
        let daemon = try start()
        try await ready(daemon)
        try await warmUp(people)
        for burst in [Self.people, Self.people] {
            try await settle()
            let before = (calls: spotify.calls.count, said: telegram.calls.count, cpu: try daemon.processorSeconds())
            let made = spotify.playlists.count
            let (seconds, waits) = try await answer(updates(people.prefix(burst)))
            let used = try daemon.processorSeconds() - before.cpu
            line("whole jobs, \(burst) at once", String(format: "%.1f/s (goal 20)", Double(burst) / seconds))
            line(
                "  from update to final answer",
                "median \(waits[waits.count / 2].milliseconds), last \((waits.last ?? .zero).milliseconds)")
            line("  playlists made", "\(spotify.playlists.count - made)")
            line(
                "  each job",
                String(
                    format: "%.1f calls to the music service, %.1f to the chat, %.0f ms processor time",
                    Double(spotify.calls.count - before.calls) / Double(burst),
                    Double(telegram.calls.count - before.said) / Double(burst), used / Double(burst) * 1000))
        }
        try await settle()
        let (_, alone) = try await answer(updates([people[0]]))
        line("one job alone, update to final answer", (alone.last ?? .zero).milliseconds)
        line("memory now, at most", try megabytes(daemon))
        line("what the services would have refused", "\(telegram.violations.count + spotify.violations.count)")
        for violation in (telegram.violations + spotify.violations).prefix(3) { say("    \(violation)") }
        await kill()
    }

    func megabytes(_ daemon: DaemonProcess) throws -> String {
        String(format: "%.1f MB, %.1f MB", try daemon.memory("VmRSS"), try daemon.memory("VmHWM"))
    }

    /// Tokens are fetched, searches known to the stand-in.
    private func warmUp(_ people: [Int]) async throws { _ = try await answer(updates(people.prefix(64))) }

    /// Telegram's pace, which the bot keeps, has room for a burst again.
    private func settle() async throws { try await Task.sleep(for: .seconds(3)) }

    private static let counter = Counter()

    private func updates(_ people: some Sequence<Int>) -> [Update] {
        people.map { person in
            let number = Self.counter.advance()
            return Update(number: number, person: person, text: Self.wishes[number % Self.wishes.count])
        }
    }

    /// - Returns: how long all took, and each from the first push on, ascending.
    private func answer(_ updates: [Update]) async throws -> (seconds: Double, waits: [Duration]) {
        let before = answers()
        let start = ContinuousClock.now
        let pushed = await pushAll(updates)
        guard pushed.times.count == updates.count else { throw BenchmarkError(message: "refused: \(pushed.refusals)") }
        var waits: [Duration] = []
        while waits.count < updates.count {
            let now = ContinuousClock.now - start
            let count = answers() - before
            waits += Array(repeating: now, count: max(0, count - waits.count))
            guard now < .seconds(180) else {
                throw BenchmarkError(message: "\(waits.count) of \(updates.count) answered; see \(log.path)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        return ((waits.last ?? .zero) / .seconds(1), waits)
    }

    /// Pictures that stand in the chats.
    private func answers() -> Int {
        telegram.state.chats.values.reduce(0) { sum, chat in
            sum + chat.messages.count { $0.isFromBot && $0.current.kind == .photo }
        }
    }
}
