import Catalogue
import Recommendation
import RhythmiQDomain
import Testing

/// A list is made again once it is known which songs can be delivered and how long their recordings are.
@Suite struct RefittingTests {
    private let recommender: CatalogueRecommender

    private let durations: [Track.ID: Int]

    init() throws {
        recommender = try Bundled.recommender.get()
        durations = Dictionary(
            uniqueKeysWithValues: try Bundled.catalogue.get().tracks.map {
                ($0.id, $0.durationMs ?? Recommendation.usualDurationMs)
            })
    }

    /// What a music service might say of a song: one in ten is not there, the others are up to twenty seconds off.
    private func truth(of track: Track, world: UInt64) -> Int? {
        var generator = SplitMix64(seed: stableHash(track.id.rawValue, seed: world))
        if generator.unit() < 0.1 { return nil }
        return (durations[track.id] ?? 0) + Int(generator.double(in: -20_000..<20_000))
    }

    @Test(arguments: 0..<30)
    func aFewRoundsEndWithAListOfDeliverableSongsOfTheTrueLength(seed: Int) throws {
        var request = request(["wx.rain", "mood.calm"], length: .minutes(60), seed: UInt64(seed))
        var asked: Set<Track.ID> = []
        var rounds = 0
        var list = recommender.recommend(request)
        while case let new = list.tracks.map(\.track).filter({ asked.insert($0.id).inserted }), !new.isEmpty {
            rounds += 1
            for track in new {
                if let duration = truth(of: track, world: UInt64(seed)) {
                    request.trueDurations[track.id] = duration
                } else {
                    request.unavailable.insert(track.id)
                }
            }
            list = recommender.recommend(request)
        }

        let trueTotal = list.tracks.reduce(0) { $0 + (truth(of: $1.track, world: UInt64(seed)) ?? 0) }
        #expect(list.tracks.allSatisfy { truth(of: $0.track, world: UInt64(seed)) != nil })
        #expect(list.totalMs == trueTotal)
        #expect(abs(trueTotal - 3_600_000) <= 60_000)
        #expect(rounds <= 6, "songs had to be looked up in \(rounds) rounds, \(asked.count) in all")
        #expect(asked.count <= list.tracks.count * 2)
    }

    @Test func mostOfTheFirstListStaysWhenLittleTurnsOutOtherwise() throws {
        var request = request(["act.drive"], length: .minutes(60), seed: 3)
        let first = recommender.recommend(request)
        request.unavailable = [first.tracks[4].track.id]
        for (index, kept) in first.tracks.enumerated() where index != 4 {
            request.trueDurations[kept.track.id] = kept.track.durationMs
        }

        let second = recommender.recommend(request)

        #expect(!second.ids.contains(first.ids[4]))
        #expect(Set(second.ids).intersection(first.ids).count >= first.ids.count - 3)
    }
}
