import Catalogue
import Foundation
import RequestUnderstanding
import RhythmiQDomain
import TestSupport
import ThemeMatching

/// As the program wires it: the bundled vocabulary, and the artists of the bundled catalogue.
enum LabelledReader {
    static let lexical = Result { try reader() }

    static func reader(matcher: (any ThemeMatcher)? = nil) throws -> RequestReader {
        let vocabulary = try BundledReader.vocabulary.get()
        let catalogue = try CatalogueReader.read(folder: Checkout.root.appending(path: "bot-config/catalogue"))
        let names = Dictionary(catalogue.tracks.map { ($0.artist, $0.otherArtistNames) }) { first, _ in first }
        return RequestReader(
            vocabulary: vocabulary,
            artists: names.sorted { $0.key < $1.key }.map { ArtistName(canonical: $0.key, names: $0.value) },
            ambiguousNames: Set(vocabulary.ambiguousNames), matcher: matcher)
    }
}

/// One line of `Labelled/*.jsonl`; lines with # tell how a file was made.
struct LabelledRequest: Decodable {
    let text: String
    let themes: Set<ThemeID>
    /// What may as well be read in it: neither demanded nor held against an answer.
    let also: Set<ThemeID>?
    let excluded: Set<ThemeID>
    let minutes: Double?
    let count: Int?

    var length: PlaylistRequest.Length? {
        minutes.map(PlaylistRequest.Length.minutes) ?? count.map(PlaylistRequest.Length.tracks)
    }

    static func read(_ name: String) throws -> [LabelledRequest] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Labelled/\(name).jsonl")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
            try JSONDecoder().decode(LabelledRequest.self, from: Data($0.utf8))
        }
    }
}

/// Micro-averaged over all theme labels of a set.
struct Figures: CustomStringConvertible {
    private var requests = 0
    private var found = 0
    private var invented = 0
    private var tolerated = 0
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
            let others = themes.subtracting(label.themes)
            tolerated += others.intersection(label.also ?? []).count
            invented += others.subtracting(label.also ?? []).count
            missed += label.themes.subtracting(themes).count
            exact += themes.subtracting(label.also ?? []) == label.themes ? 1 : 0
            refusals += label.excluded.count
            foundRefusals += label.excluded.intersection(request.excludedThemes).count
            if label.themes.isEmpty, label.excluded.isEmpty {
                themeless += 1
                themelessWithTheme += themes.isEmpty ? 0 : 1
            }
        }
    }

    var f1: Double { 2 * Double(found) / Double(max(1, 2 * found + invented + missed)) }
    /// With `also` held against the answer.
    var strictF1: Double {
        2 * Double(found) / Double(max(1, 2 * found + invented + tolerated + missed))
    }
    var themelessShare: Double { Double(themelessWithTheme) / Double(max(1, themeless)) }
    var exactShare: Double { Double(exact) / Double(max(1, requests)) }
    var refusalShare: Double { Double(foundRefusals) / Double(max(1, refusals)) }

    var description: String {
        String(
            format: "%d requests, F1 %.4f (strict %.4f), exact %.1f %%, refusals %d of %d, "
                + "themes in %d of %d theme-less messages",
            requests, f1, strictF1, exactShare * 100, foundRefusals, refusals, themelessWithTheme, themeless)
    }
}
