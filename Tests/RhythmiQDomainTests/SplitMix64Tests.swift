import RhythmiQDomain
import Testing

@Suite struct SplitMix64Tests {
    /// First outputs for seed 1234567 as published with the reference C code (prng.di.unimi.it/splitmix64.c).
    @Test func matchesTheReferenceSequence() {
        var generator = SplitMix64(seed: 1_234_567)

        let drawn = (0..<5).map { _ in generator.next() }

        #expect(
            drawn == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test(arguments: 0..<50)
    func shufflingKeepsEveryElement(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        var elements = Array(0..<(seed % 9))

        generator.shuffle(&elements)

        #expect(elements.sorted() == Array(0..<(seed % 9)))
    }

    @Test func indexStaysBelowItsBoundAndReachesAll() {
        var generator = SplitMix64(seed: 7)
        var seen = Set<Int>()

        for _ in 0..<500 { seen.insert(generator.index(below: 7)) }

        #expect(seen == Set(0..<7))
    }
}
