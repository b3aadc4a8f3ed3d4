import Foundation
import StandIns
import Testing

/// The Nth write to the store, or sync of it, fails: N = 1, 2, 3 … until a whole request passes without meeting it. Each
/// takes a second or two, so that by default only some are tried; `RHYTHMIQ_DISK_FAULTS=1` tries every one.
@Suite(.timeLimit(.minutes(10))) struct DiskFaultTests {
    private static let sidesAtOnce = 6
    private static let step = ProcessInfo.processInfo.environment["RHYTHMIQ_DISK_FAULTS"].flatMap(Int.init) ?? 9

    /// A disk that has failed once is not trusted again by this process; the next one goes on with what the disk has.
    @Test func afterAWriteThatFailedTheProcessEndsAndTheNextOneGoesOn() async throws {
        let reached = try await faults(EIO, fromStart: true) { rig, person in
            let status = await rig.ended()
            // By itself, and not by a signal.
            #expect((1..<128).contains(status), "\(status) \(rig.logText.suffix(2_000))")
            await rig.kill()
            try rig.start(with: [:])
            _ = await rig.telegram.reaches(within: .seconds(60)) { $0.answers(in: person.id).count == 1 }
        }
        // A request writes and syncs in each of its steps.
        #expect(reached > 20)
    }

    /// A disk that is full while the daemon runs has room again a moment later: nobody has to do anything. (One that is
    /// full at the start ends it with a sentence about that.)
    @Test func afterAFullDiskWorkGoesOnByItself() async throws {
        let reached = try await faults(ENOSPC, fromStart: false) { rig, person in
            let isAnswered = await rig.telegram.reaches(within: .seconds(60)) { $0.answers(in: person.id).count == 1 }
            #expect(isAnswered, "\(rig.logText.suffix(2_000))")
        }
        #expect(reached > 20)
    }

    /// - Returns: the first N that nothing met.
    private func faults(
        _ error: Int32, fromStart: Bool, _ recover: @escaping @Sendable (Rig, TelegramPerson) async throws -> Void
    ) async throws -> Int {
        try await firstUnmet(from: 1, step: Self.step, sidesAtOnce: Self.sidesAtOnce) { number in
            try await Self.life(failingAt: number, error, fromStart: fromStart, recover)
        }
    }

    /// - Returns: whether the fault was met.
    private static func life(
        failingAt number: Int, _ error: Int32, fromStart: Bool,
        _ recover: @Sendable (Rig, TelegramPerson) async throws -> Void
    ) async throws -> Bool {
        let isMet = Watched(false)
        try await Rig.running { rig in
            let person = TelegramPerson(91)
            try await rig.linkDirectly([rig.person(person.id)])
            let mark = rig.folder.appending(path: "mark")
            let library = DaemonProcess.executable.deletingLastPathComponent().appending(path: "libFaultyDisk.so")
            try #require(FileManager.default.fileExists(atPath: library.path), "build with --build-tests")
            let from = rig.folder.appending(path: fromStart ? "none.yaml" : "from")
            try rig.start(with: [
                "LD_PRELOAD": library.path, "FAULTY_DISK_AT": "\(number)", "FAULTY_DISK_ERRNO": "\(error)",
                "FAULTY_DISK_MARK": mark.path, "FAULTY_DISK_FROM": from.path,
            ])
            if !fromStart {
                try await rig.ready()
                try Data().write(to: from)
            }
            rig.telegram.write("비 오는 날 잔잔한 노래 15분", person)
            while !FileManager.default.fileExists(atPath: mark.path) {
                let isAnswered = await rig.telegram.reaches(within: .milliseconds(100)) {
                    $0.answers(in: person.id).count == 1
                }
                if isAnswered {
                    try await rig.settled()
                    break
                }
            }
            if FileManager.default.fileExists(atPath: mark.path) {
                isMet.change { $0 = true }
                try await recover(rig, person)
            }
            try await rig.settled()
            rig.expectOnePlaylistAndAnswer(person)
            rig.expectNoViolations()
        }
        return isMet.value
    }
}
