import Catalogue
import Foundation
import RequestUnderstanding
import RhythmiQDomain
import TestSupport
import Testing
import ThemeMatching

/// Requests with the themes, refusals and lengths a careful human reads in them, and a part never looked at while the
/// vocabulary was tuned. Prints the figures of the README.
@Suite struct LabelledRequestTests {
    /// Floors stand a little under what was measured, so that a change that costs understanding fails here.
    @Test(arguments: [
        Floor(set: "tuning-ko", f1: 0.94, exact: 0.81, refusals: 0.95),
        Floor(set: "tuning-en", f1: 0.95, exact: 0.86, refusals: 0.95),
        Floor(set: "heldout-ko", f1: 0.95, exact: 0.85, refusals: 0.95),
        Floor(set: "heldout-en", f1: 0.95, exact: 0.87, refusals: 0.9),
    ])
    func themesAreFoundAsLabelled(floor: Floor) throws {
        let figures = try Figures(of: LabelledRequest.read(floor.set), by: Self.reader)

        print("\(floor.set): \(figures)")
        #expect(figures.f1 >= floor.f1)
        #expect(figures.exactShare >= floor.exact)
        #expect(figures.refusalShare >= floor.refusals)
    }

    @Test(arguments: ["tuning-ko", "tuning-en", "heldout-ko", "heldout-en"])
    func lengthsAreReadAsLabelled(set: String) throws {
        for request in try LabelledRequest.read(set) {
            let read = try Self.reader.read(request.text, now: LocalTime(hour: 20, minute: 0)).request.length

            #expect(read == request.length, "\(request.text)")
        }
    }

    struct Floor: Sendable, CustomTestStringConvertible {
        let set: String
        let f1: Double
        let exact: Double
        let refusals: Double
        var testDescription: String { self.set }
    }

    /// As the program wires it: the bundled vocabulary, and the artists of the bundled catalogue.
    private static let reader: RequestReader = {
        do {
            let folder = Checkout.root.appending(path: "bot-config")
            let vocabulary = try ThemeVocabulary(contentsOf: folder.appending(path: "themes.yaml"))
            let catalogue = try CatalogueReader.read(folder: folder.appending(path: "catalogue"))
            let names = Dictionary(catalogue.tracks.map { ($0.artist, $0.otherArtistNames) }) { first, _ in first }
            return RequestReader(
                vocabulary: vocabulary,
                artists: names.sorted { $0.key < $1.key }.map { ArtistName(canonical: $0.key, names: $0.value) },
                ambiguousNames: Set(vocabulary.ambiguousNames))
        } catch {
            preconditionFailure("bot-config must be readable: \(error)")
        }
    }()
}

/// One line of `Labelled/*.jsonl`.
struct LabelledRequest: Decodable {
    let text: String
    let themes: Set<ThemeID>
    let excluded: Set<ThemeID>
    let minutes: Double?
    let count: Int?

    var length: PlaylistRequest.Length? {
        minutes.map(PlaylistRequest.Length.minutes) ?? count.map(PlaylistRequest.Length.tracks)
    }

    static func read(_ name: String) throws -> [LabelledRequest] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Labelled/\(name).jsonl")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(LabelledRequest.self, from: Data($0.utf8))
        }
    }
}

/// Micro-averaged over all theme labels of a set.
struct Figures: CustomStringConvertible {
    private var requests = 0
    private var found = 0
    private var invented = 0
    private var missed = 0
    private var exact = 0
    private var refusals = 0
    private var foundRefusals = 0
    private var themeless = 0
    private var themelessWithTheme = 0

    init(of labelled: [LabelledRequest], by reader: RequestReader) throws {
        for label in labelled {
            let request = try reader.read(label.text, now: LocalTime(hour: 20, minute: 0)).request
            let themes = Set(request.themes.map(\.id))
            requests += 1
            found += themes.intersection(label.themes).count
            invented += themes.subtracting(label.themes).count
            missed += label.themes.subtracting(themes).count
            exact += themes == label.themes ? 1 : 0
            refusals += label.excluded.count
            foundRefusals += label.excluded.intersection(request.excludedThemes).count
            if label.themes.isEmpty, label.excluded.isEmpty {
                themeless += 1
                themelessWithTheme += themes.isEmpty ? 0 : 1
            }
        }
    }

    var f1: Double { 2 * Double(found) / Double(max(1, 2 * found + invented + missed)) }
    var exactShare: Double { Double(exact) / Double(max(1, requests)) }
    var refusalShare: Double { Double(foundRefusals) / Double(max(1, refusals)) }

    var description: String {
        String(
            format: "%d requests, F1 %.3f, exact %.1f %%, refusals %d of %d, themes in %d of %d theme-less messages",
            requests, f1, exactShare * 100, foundRefusals, refusals, themelessWithTheme, themeless)
    }
}
