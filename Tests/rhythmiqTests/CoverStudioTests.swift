import RequestHandling
import Synchronization
import Testing

@testable import rhythmiq

@Suite struct CoverStudioTests {
    private func reference(_ seed: UInt64) -> CoverReference {
        CoverReference(title: "비 오는 날", subtitle: "", themes: [], seed: seed)
    }

    private final class Paintings: Sendable {
        private let seeds = Mutex<[UInt64]>([])
        var all: [UInt64] { seeds.withLock { $0 } }
        func add(_ seed: UInt64) { seeds.withLock { $0.append(seed) } }
    }

    @Test func whatFitsIsPaintedOnceAndTheOldestGoesFirst() async throws {
        let paintings = Paintings()
        let studio = CoverStudio(keptBytes: 300) { reference in
            paintings.add(reference.seed)
            return [UInt8](repeating: UInt8(reference.seed), count: 100)
        }
        for seed: UInt64 in [1, 2, 3, 1, 2, 3] { _ = try await studio.jpeg(reference(seed)) }
        #expect(paintings.all == [1, 2, 3])

        _ = try await studio.jpeg(reference(4))
        #expect(try await studio.jpeg(reference(2)) == [UInt8](repeating: 2, count: 100))
        #expect(paintings.all == [1, 2, 3, 4])
        _ = try await studio.jpeg(reference(1))
        #expect(paintings.all == [1, 2, 3, 4, 1])
    }

    @Test func aPictureThatIsTooLargeToKeepIsStillPainted() async throws {
        let studio = CoverStudio(keptBytes: 10) { _ in [UInt8](repeating: 7, count: 100) }
        for _ in 0..<2 { #expect(try await studio.jpeg(reference(1)).count == 100) }
    }
}
