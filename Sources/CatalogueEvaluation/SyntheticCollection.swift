package import Foundation
package import RhythmiQDomain

/// An invented collection of the shape of large real ones: lists of about 65 songs, popularity after Zipf and
/// Mandelbrot,
/// clusters of taste. Written as a catalogue's folder; the same numbers and seed give the same bytes.
package struct SyntheticCollection: Sendable {
    package var playlistCount: Int
    package var trackCount: Int
    package var seed: UInt64
    /// Before repeated songs are left out: about 61 remain.
    package var meanLength = 72.0
    /// Themes that lists carry, one or two each, by cluster.
    package var themes: [ThemeID]

    private static let clusterCount = 64
    /// Share of a list's songs that are of its cluster's taste.
    private static let clusterShare = 0.6
    /// Zipf–Mandelbrot: the share of the song of rank r falls with (r + shift)^-exponent.
    private static let exponent = 1.05
    private static let shift = 200.0

    package init(playlistCount: Int, trackCount: Int, seed: UInt64 = 1, themes: [ThemeID] = []) {
        self.playlistCount = max(1, playlistCount)
        self.trackCount = max(2 * Self.clusterCount, trackCount)
        self.seed = seed
        self.themes = themes
    }

    package func write(to folder: URL, progress: (Double) -> Void = { _ in }) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try writeTracks(folder.appending(path: "tracks.jsonl"))
        try writePlaylists(folder.appending(path: "playlists.jsonl"), progress)
    }

    private func writeTracks(_ url: URL) throws {
        var file = try ByteFile(url)
        var generator = SplitMix64(seed: seed)
        for track in 0..<trackCount {
            // A tenth as many artists as songs; known ones have more.
            let artist = Int(Double(trackCount / 10) * pow(generator.unit(), 1.5))
            let seconds = 120 + generator.index(below: 180)
            let year = 1960 + Int(64 * generator.unit().squareRoot())
            try file.append(
                "{\"id\":\"t\(track)\",\"title\":\"Song \(track)\",\"artist\":\"Artist \(artist)\","
                    + "\"year\":\(year),\"seconds\":\(seconds)}\n")
        }
        try file.close()
    }

    private func writePlaylists(_ url: URL, _ progress: (Double) -> Void) throws {
        var file = try ByteFile(url)
        var generator = SplitMix64(seed: seed ^ 0xA5A5_A5A5_A5A5_A5A5)
        let scale = min(Self.shift, Double(trackCount) / 50)
        let first = pow(scale, 1 - Self.exponent)
        let last = pow(Double(trackCount) + scale, 1 - Self.exponent)
        var songs = Set<Int>()
        for playlist in 0..<playlistCount {
            if playlist % 4096 == 0 { progress(Double(playlist) / Double(playlistCount)) }
            let cluster = generator.index(below: Self.clusterCount)
            let length = listLength(&generator)
            songs.removeAll(keepingCapacity: true)
            var line = "{\"id\":\"p\(playlist)\",\"title\":\"List \(playlist)\",\"themes\":["
            line += listThemes(cluster, &generator).map { "\"\($0)\"" }.joined(separator: ",") + "],\"tracks\":["
            for _ in 0..<length {
                let u = first + generator.unit() * (last - first)
                var rank = min(trackCount - 1, max(0, Int(pow(u, 1 / (1 - Self.exponent)) - scale)))
                if generator.unit() < Self.clusterShare {
                    rank = min(trackCount - 1, rank - rank % Self.clusterCount + cluster)
                }
                guard songs.insert(rank).inserted else { continue }
                line += songs.count == 1 ? "\"t\(rank)\"" : ",\"t\(rank)\""
            }
            try file.append(line + "]}\n")
        }
        try file.close()
    }

    /// Exponential around the mean: short lists are many, and some are very long. 5…400.
    private func listLength(_ generator: inout SplitMix64) -> Int {
        let drawn = -log(max(generator.unit(), 1e-9)) * (meanLength - 5)
        return max(5, min(400, 5 + Int(drawn)))
    }

    private func listThemes(_ cluster: Int, _ generator: inout SplitMix64) -> [ThemeID] {
        guard !themes.isEmpty else { return [] }
        let first = themes[cluster % themes.count]
        let second = themes[generator.index(below: themes.count)]
        return first == second || generator.unit() < 0.5 ? [first] : [first, second]
    }
}

/// A new file, written a mebibyte at a time.
private struct ByteFile {
    private let handle: FileHandle
    private var buffer: [UInt8] = []

    init(_ url: URL) throws {
        try Data().write(to: url)
        handle = try FileHandle(forWritingTo: url)
    }

    mutating func append(_ text: String) throws {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= 1 << 20 { try flush() }
    }

    private mutating func flush() throws {
        try handle.write(contentsOf: Data(buffer))
        buffer.removeAll(keepingCapacity: true)
    }

    mutating func close() throws {
        try flush()
        try handle.close()
    }
}
