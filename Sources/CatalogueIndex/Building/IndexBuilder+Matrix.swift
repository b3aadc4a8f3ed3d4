import Foundation
import RhythmiQDomain

extension IndexBuilder {
    /// Both directions of the matrix, their norms, and the themes that each track's playlists agree on.
    mutating func writeMatrix(_ numbering: Numbering, _ writer: inout IndexWriter) throws {
        try writer.write(.playlistOffsets, playlistEnds)
        var trackOffsets: [UInt32] = [0]
        trackOffsets.reserveCapacity(numbering.playlistCounts.count + 1)
        var sum: UInt32 = 0
        for count in numbering.playlistCounts {
            sum += count
            trackOffsets.append(sum)
        }
        let byTrack = UnsafeMutableRawBufferPointer.allocate(byteCount: entries.count * 3 + 1, alignment: 64)
        defer { byTrack.deallocate() }
        try writePlaylists(numbering, trackOffsets, byTrack, &writer)
        try writer.write(.trackOffsets, trackOffsets)
        try writer.append(UnsafeRawBufferPointer(rebasing: byTrack[0..<(entries.count * 3)]))
        try writer.end(.trackPlaylists)
        let norms = PopularityNorms(exponent: exponent, counts: numbering.playlistCounts)
        try writer.write(.inverseRoots, norms.inverseRoots)
        try writer.write(.popularityNorms, norms.norms)
        agree(numbering, trackOffsets, UnsafeRawBufferPointer(byTrack))
    }

    /// Each playlist's songs by their numbers, ascending; on the way, each song's playlists.
    private mutating func writePlaylists(
        _ numbering: Numbering, _ trackOffsets: [UInt32], _ byTrack: UnsafeMutableRawBufferPointer,
        _ writer: inout IndexWriter
    ) throws {
        var next = trackOffsets
        let (ends, numbers) = (playlistEnds, numbering.numbers)
        try entries.read { all in
            var row: [UInt32] = []
            var packed: [UInt8] = []
            for playlist in 0..<(ends.count - 1) {
                row.removeAll(keepingCapacity: true)
                for place in all.slice(Int(ends[playlist])..<Int(ends[playlist + 1])) {
                    row.append(numbers[Int(place)])
                }
                row.sort()
                packed.removeAll(keepingCapacity: true)
                for number in row {
                    packed.append(UInt8(truncatingIfNeeded: number))
                    packed.append(UInt8(truncatingIfNeeded: number >> 8))
                    packed.append(UInt8(truncatingIfNeeded: number >> 16))
                    let at = Int(next[Int(number)]) * 3
                    next[Int(number)] += 1
                    byTrack[at] = UInt8(truncatingIfNeeded: playlist)
                    byTrack[at + 1] = UInt8(truncatingIfNeeded: playlist >> 8)
                    byTrack[at + 2] = UInt8(truncatingIfNeeded: playlist >> 16)
                }
                try packed.withUnsafeBytes { try writer.append($0) }
            }
        }
        try writer.end(.playlistTracks)
    }

    /// A theme that at least half of a track's playlists (and two) carry is as good as known of it.
    private mutating func agree(_ numbering: Numbering, _ offsets: [UInt32], _ byTrack: UnsafeRawBufferPointer) {
        let themes = table.themes.themes
        let lists = table.themes.lists.map { list in
            list.filter { themes[Int($0)].facet?.isHardFilter == false }
        }
        var counts = [Int](repeating: 0, count: themes.count)
        for number in numbering.places.indices {
            let place = Int(numbering.places[number])
            var touched: [UInt32] = []
            let range = Int(offsets[number])..<Int(offsets[number + 1])
            for entry in range {
                let playlist =
                    Int(byTrack[entry * 3]) | Int(byTrack[entry * 3 + 1]) << 8 | Int(byTrack[entry * 3 + 2]) << 16
                for theme in lists[Int(playlistThemes[playlist])] {
                    if counts[Int(theme)] == 0 { touched.append(theme) }
                    counts[Int(theme)] += 1
                }
            }
            let agreed = touched.filter { counts[Int($0)] >= 2 && counts[Int($0)] * 2 >= range.count }.sorted()
            for theme in touched { counts[Int(theme)] = 0 }
            if !agreed.isEmpty { table.rows[place].agreedThemes = table.addThemes(agreed.map { themes[Int($0)] }) }
        }
    }

    // MARK: - Themes

    mutating func writeThemes(_ numbering: Numbering, _ writer: inout IndexWriter) throws {
        try writer.write(.playlistThemes, playlistThemes)
        let lists = table.themes
        try writer.write(.themeListOffsets, Self.offsets(lists.lists))
        try writer.write(.themeLists, Array(lists.lists.joined()))
        var names: [UInt32] = []
        for theme in lists.themes { names.append(table.strings.append(theme.rawValue)) }
        try writer.write(.themes, names)
        var playlists = [[UInt32]](repeating: [], count: lists.themes.count)
        for (playlist, list) in playlistThemes.enumerated() {
            for theme in lists.lists[Int(list)] { playlists[Int(theme)].append(UInt32(playlist)) }
        }
        try writer.write(.themePlaylistOffsets, Self.offsets(playlists))
        for list in playlists { try writer.append(list) }
        try writer.end(.themePlaylists)
        var tracks = [[UInt32]](repeating: [], count: lists.themes.count)
        for (number, place) in numbering.places.enumerated() {
            for theme in lists.lists[Int(table.facts[Int(place)])] where tracks[Int(theme)].count < themeTrackLimit {
                tracks[Int(theme)].append(UInt32(number))
            }
        }
        try writer.write(.themeTrackOffsets, Self.offsets(tracks))
        for list in tracks { try writer.append(list) }
        try writer.end(.themeTracks)
    }

    static func offsets(_ lists: [[UInt32]]) -> [UInt32] {
        var offsets: [UInt32] = [0]
        var sum: UInt32 = 0
        for list in lists {
            sum += UInt32(list.count)
            offsets.append(sum)
        }
        return offsets
    }
}

/// n^-½ and n^-β of every track, the same on every machine: nothing but sums, products, quotients and square roots.
private struct PopularityNorms {
    var inverseRoots: [Float] = []
    var norms: [Float] = []

    /// - Parameter counts: never rising, so that equal ones stand together.
    init(exponent: Float, counts: [UInt32]) {
        var (last, root, norm): (UInt32, Float, Float) = (0, 0, 0)
        for count in counts {
            if count != last {
                last = count
                root = count == 0 ? 0 : Float(1 / Double(count).squareRoot())
                norm = count == 0 ? 0 : Float(Self.power(Double(count), Double(exponent)))
            }
            inverseRoots.append(root)
            norms.append(norm)
        }
    }

    /// 1 / base^exponent for an exponent of 0…1, by its binary digits: base^½, base^¼, …
    private static func power(_ base: Double, _ exponent: Double) -> Double {
        var (result, root, rest) = (1.0, base, max(0, min(1, exponent)))
        if rest == 1 { return 1 / base }
        for _ in 0..<40 {
            root = root.squareRoot()
            rest *= 2
            if rest >= 1 {
                result *= root
                rest -= 1
            }
        }
        return 1 / result
    }
}
