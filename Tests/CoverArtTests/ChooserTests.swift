import RhythmiQDomain
import TestSupport
import Testing

@testable import CoverArt

@Suite struct ChooserTests {
    private func choose(_ ids: String, seed: UInt64 = 1) -> (Scene, Setting) {
        var chance = SplitMix64(seed: seed)
        return Chooser.choose(for: ids.split(separator: " ").map { WeightedTheme(ThemeID(String($0))) }, using: &chance)
    }

    @Test func everyThemeOfTheVocabularyHasAWish() {
        let counts = Dictionary(grouping: CueTable.cues.keys) { ThemeID($0).facet }.mapValues(\.count)

        #expect(
            counts == [
                .mood: 31, .act: 30, .time: 9, .sea: 6, .wx: 4, .place: 10, .genre: 47, .era: 9, .occ: 22, .art: 6,
                .reg: 4, .energy: 2,
            ])
        #expect(CueTable.cues.values.allSatisfy { !$0.scenes.isEmpty })
    }

    @Test func everySceneIsSomebodysWish() {
        let wished = Set(CueTable.cues.values.flatMap(\.scenes.keys))

        #expect(wished == Set(Scene.allCases))
    }

    @Test(arguments: [
        ("wx.rain time.night place.city", Scene.city), ("sea.summer place.beach mood.upbeat", .beach),
        ("genre.jazz time.night", .microphone), ("act.workout genre.hiphop", .barbell), ("act.study genre.lofi", .desk),
        ("act.sleep", .moon), ("place.cafe act.work", .cup), ("act.drive time.night", .road),
        ("wx.snow occ.christmas", .firs),
        ("sea.cherry_blossom", .blossom), ("sea.autumn mood.sad", .leaves), ("time.sunset place.beach", .shore),
        ("genre.citypop", .palms), ("place.club occ.party", .mirrorBall), ("genre.metal", .shards),
        ("genre.piano", .keys),
        ("occ.breakup", .torn), ("mood.romantic occ.date", .embrace), ("genre.gugak", .moonJar),
        ("genre.children", .paperCut), ("act.gaming", .pixels), ("wx.rain place.cafe", .rainyWindow),
        ("art.idol genre.kpop", .stage), ("act.camping", .ridges),
    ])
    func themesTogetherFindTheirMotif(ids: String, expected: Scene) {
        #expect((0..<12).contains { choose(ids, seed: $0).0 == expected })
    }

    @Test func rainStaysRainWhateverTheSeed() {
        for seed in 0..<40 {
            let (scene, setting) = choose("wx.rain mood.calm", seed: UInt64(seed))

            #expect([.umbrella, .rainyWindow].contains(scene))
            #expect(setting.weather == .rain)
        }
    }

    @Test func theHourThatWasNamedWins() {
        #expect(choose("mood.refreshing time.night").1.light == .night)
        #expect(choose("genre.citypop").1.light == .sunset)
    }

    @Test func strangeThemesAndStrengthsDoNoHarm() {
        var chance = SplitMix64(seed: 5)
        let strange = [
            WeightedTheme(ThemeID("no.such"), strength: 1), WeightedTheme(ThemeID("wx.rain"), strength: .nan),
            WeightedTheme(ThemeID("genre.rock"), strength: -3),
            WeightedTheme(ThemeID("genre.jazz"), strength: .infinity),
        ]

        #expect(Chooser.choose(for: strange, using: &chance).0 == .microphone)
    }
}
