import Catalogue
import CatalogueIndex
import Foundation
import RhythmiQDomain
import Testing

/// A folder that is gone when the test ends.
func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "index-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}

func song(_ id: String, by artist: String, title: String? = nil) -> Track {
    Track(id: Track.ID(id), title: title ?? "Title \(id)", artist: artist, durationMs: 180_000)
}

/// Songs `s0…`, and lists of their places.
func build(
    _ lists: [[UInt32]], songs: Int, themes: [[ThemeID]] = [], to url: URL,
    options: IndexBuilder.Options = IndexBuilder.Options()
) throws -> CatalogueIndex {
    var builder = try IndexBuilder(to: url, options: options)
    for number in 0..<songs {
        #expect(try builder.add(song("s\(number)", by: "Artist \(number % 7)"), facts: []))
    }
    for (number, list) in lists.enumerated() {
        try builder.addPlaylist(themes: themes.indices.contains(number) ? themes[number] : [], tracks: list)
    }
    try builder.finish()
    let index = try CatalogueIndex(contentsOf: url)
    try index.verify()
    return index
}

/// Random lists over `songs` songs, some of which are in many.
func randomLists(_ generator: inout SplitMix64, count: Int, songs: Int) -> [[UInt32]] {
    (0..<count).map { _ in
        (0..<(1 + generator.index(below: 12))).map { _ in
            UInt32(Double(songs) * generator.unit() * generator.unit())
        }
    }
}
