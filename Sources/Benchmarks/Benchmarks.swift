import Catalogue
import CoverArt
import Foundation
import PlaylistPipeline
import Recommendation
import RequestUnderstanding
import RhythmiQDomain
import ThemeMatching

/// Local time from a text to its list and its drawn cover, step by step, with the original's algorithm in the same run.
/// `Benchmarks covers FOLDER` paints the covers of 25 requests instead, to look at.
@main
struct Benchmarks {
    static let requests = [
        "비 오는 날 혼자 듣기 좋은 잔잔한 노래 1시간", "퇴근길 신나는 시티팝 40분", "발라드 말고 90년대 댄스 20곡", "새벽 감성 알앤비 30분",
        "헬스장에서 듣는 강렬한 힙합 90분", "카페에서 틀 재즈 3시간", "크리스마스 캐롤 1시간", "벚꽃 보면서 걷기 좋은 인디 한 시간 반",
        "night drive, no rap, 90 min", "calm piano for studying, 2 hours", "90s hip hop party, 25 songs",
        "sad acoustic songs after a breakup", "upbeat k-pop for the gym, clean only", "rainy sunday jazz cafe",
        "summer road trip with friends, 3 hours", "songs to fall asleep to, no vocals, 45 minutes",
    ]

    static func main() throws {
        let folder = URL(filePath: FileManager.default.currentDirectoryPath).appending(path: "bot-config")
        let clock = ContinuousClock()
        var vocabulary: ThemeVocabulary?
        var catalogue: SongCatalogue?
        let themesTime = try clock.measure {
            vocabulary = try ThemeVocabulary(contentsOf: folder.appending(path: "themes.yaml"))
        }
        let catalogueTime = try clock.measure {
            catalogue = try CatalogueReader.read(folder: folder.appending(path: "catalogue"))
        }
        guard let vocabulary, let catalogue else { return }
        var reader: RequestReader?
        let readerTime = clock.measure {
            let artists = Dictionary(catalogue.tracks.map { ($0.artist, $0.otherArtistNames) }) { first, _ in first }
            reader = RequestReader(
                vocabulary: vocabulary,
                artists: artists.sorted { $0.key < $1.key }.map { ArtistName(canonical: $0.key, names: $0.value) },
                ambiguousNames: Set(vocabulary.ambiguousNames))
        }
        var recommender: CatalogueRecommender?
        let recommenderTime = clock.measure { recommender = CatalogueRecommender(catalogue: catalogue) }
        guard let reader, let recommender else { return }
        print("catalogue: \(catalogue.tracks.count) songs, \(catalogue.playlists.count) playlists")
        print(
            "start:     themes \(ms(themesTime)), catalogue \(ms(catalogueTime)), lexicon \(ms(readerTime)), recommender \(ms(recommenderTime))"
        )

        let pipeline = PlaylistPipeline(vocabulary: vocabulary, reader: reader, recommender: recommender)
        if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "covers" {
            try Gallery(pipeline: pipeline).paint(into: URL(filePath: CommandLine.arguments[2]))
        } else {
            try measureSteps(pipeline, catalogue, clock)
        }
    }

    private static func measureSteps(_ pipeline: PlaylistPipeline, _ catalogue: SongCatalogue, _ clock: ContinuousClock)
        throws
    {
        let original = OriginalAlgorithm(catalogue: catalogue)
        let painter = CoverPainter()
        var understanding: [Duration] = []
        var blend: [Duration] = []
        var classic: [Duration] = []
        var originals: [Duration] = []
        var both: [Duration] = []
        var covers: [Duration] = []
        for round in 0..<12 {
            for (index, text) in requests.enumerated() {
                let seed = UInt64(round * 100 + index)
                var request = PlaylistRequest(kind: .empty, language: .ko)
                let understood = try clock.measure {
                    request = try pipeline.understand(text, now: LocalTime(hour: 20, minute: 0)).request
                }
                var draft: PlaylistDraft?
                let blended = clock.measure {
                    draft = pipeline.draft(request, options: .init(mode: .blend, seed: seed))
                }
                let classical = clock.measure {
                    _ = pipeline.draft(request, options: .init(mode: .classic, seed: seed))
                }
                var generator = SplitMix64(seed: seed)
                let originally = clock.measure {
                    _ = original.recommend(themes: request.themes.map(\.id), minutes: 60, using: &generator)
                }
                // The first round warms caches up.
                guard round > 0, let draft else { continue }
                understanding.append(understood)
                blend.append(blended)
                classic.append(classical)
                originals.append(originally)
                both.append(understood + blended)
                if round % 4 == 1 {
                    covers.append(
                        try clock.measure {
                            _ = try painter.paint(CoverBrief(title: draft.title, themes: request.themes, seed: seed))
                        })
                }
            }
        }
        print("\n\(requests.count) requests, \(understanding.count) runs        p50          p95")
        row("understanding", understanding)
        row("recommendation, blend", blend)
        row("recommendation, classic", classic)
        row("understanding + blend", both)
        row("the original's algorithm", originals)
        row("cover 1024 px", covers)
        let ratio = median(originals) / median(blend)
        print(String(format: "\nthe original's recommendation takes %.1f × blend's time (median)", ratio))
    }

    private static func row(_ name: String, _ times: [Duration]) {
        let sorted = times.sorted()
        guard !sorted.isEmpty else { return }
        print(
            name.padding(toLength: 28, withPad: " ", startingAt: 0)
                + "\(ms(sorted[sorted.count / 2]))  \(ms(sorted[sorted.count * 95 / 100]))")
    }

    private static func median(_ times: [Duration]) -> Double { times.sorted()[times.count / 2] / .milliseconds(1) }

    private static func ms(_ time: Duration) -> String { String(format: "%8.2f ms", time / .milliseconds(1)) }
}
