import Catalogue
import Dispatch
import PlaylistPipeline
import Recommendation
import RequestHandling
import RequestUnderstanding
import RhythmiQDomain
import Testing
import ThemeMatching

@Suite struct UnderstandingTests {
    /// Takes until somebody lets it go, as a model takes its time: on a thread that does nothing else.
    private struct HeldMatcher: ThemeMatcher {
        struct NeverReleased: Error {}
        let release: DispatchSemaphore

        func mentions(in sentence: Sentence) throws -> [ThemeMention] {
            guard release.wait(timeout: .now() + 10) == .success else { throw NeverReleased() }
            return []
        }
    }

    @Test func messagesThatTakeLongLeaveThePoolsThreadsToOthers() async throws {
        let shared = try Shared.parts.get()
        let release = DispatchSemaphore(value: 0)
        let reader = RequestReader(
            vocabulary: shared.vocabulary, artists: [], matcher: HeldMatcher(release: release))
        let pipeline = PlaylistPipeline(
            vocabulary: shared.vocabulary, reader: reader,
            recommender: CatalogueRecommender(catalogue: SongCatalogue(tracks: [], playlists: [])))
        let planner = ListPlanner(pipeline: pipeline, mode: .blend)
        let messages = 24  // more than the pool has threads on most machines, fewer than the queue would start

        let wishes = try await withThrowingTaskGroup(of: ListPlanner.Wish?.self) { group in
            for _ in 0..<messages {
                group.addTask {
                    try await planner.wishAside(
                        in: "rain", language: nil, last: nil, now: LocalTime(hour: 20, minute: 0))
                }
            }
            // Runs only where the pool has a thread left, which lets the messages go.
            group.addTask {
                for _ in 0..<messages { release.signal() }
                return nil
            }
            return try await group.reduce(into: []) { if let wish = $1 { $0.append(wish) } }
        }

        #expect(wishes.count == messages)
    }
}
