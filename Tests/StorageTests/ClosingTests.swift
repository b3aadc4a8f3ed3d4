import Foundation
import Jobs
import RhythmiQDomain
import Testing

@testable import Storage

/// Whatever is still on its way when the program ends.
@Suite struct ClosingTests {
    @Test func whoeverComesAfterTheEndIsToldSo() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        _ = try await store.ingest(.message(1))
        try store.close()

        await #expect(throws: StorageError.closed) { try await store.ingest(.message(2)) }
        await #expect(throws: StorageError.closed) { try await store.checkWritable() }
        await #expect(throws: StorageError.closed) { try await store.truncateLog() }
        await #expect(throws: StorageError.self) { try await store.jobCounts() }
    }

    @Test func amidTheEndEachWriteIsStoredOrRefused() async throws {
        let bench = try StoreBench()
        let store = try bench.open()
        let stored = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...300 {
                group.addTask {
                    do {
                        return try await store.ingest(.message(number, from: number)) == .stored ? 1 : 0
                    } catch StorageError.closed {
                        return 0
                    }
                }
            }
            group.addTask {
                try store.close()
                return 0
            }
            return try await group.reduce(0, +)
        }

        let reopened = try bench.open()
        #expect(try await reopened.jobCounts().values.reduce(0, +) == stored)
    }
}
