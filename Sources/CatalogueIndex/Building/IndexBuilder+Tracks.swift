import Foundation
import RhythmiQDomain

extension IndexBuilder {
    mutating func writeTracks(_ numbering: Numbering, _ twins: [UInt32], _ writer: inout IndexWriter) throws {
        // A group is named by its most popular member.
        var leaders = [UInt32](repeating: .max, count: table.rows.count)
        for (number, place) in numbering.places.enumerated() where leaders[Int(twins[Int(place)])] == .max {
            leaders[Int(twins[Int(place)])] = UInt32(number)
        }
        var chunk: [TrackRow] = []
        for place in numbering.places {
            var row = table.rows[Int(place)]
            row.twins = leaders[Int(twins[Int(place)])]
            chunk.append(row)
            if chunk.count == 1 << 12 {
                try writer.append(chunk)
                chunk.removeAll(keepingCapacity: true)
            }
        }
        try writer.append(chunk)
        try writer.end(.tracks)
    }

    mutating func writeArtists(_ numbering: Numbering, _ groups: [UInt32], _ writer: inout IndexWriter) throws {
        try writer.write(.artists, table.artists)
        var offsets = [UInt32](repeating: 0, count: groups.count + 1)
        for row in table.rows { offsets[Int(groups[Int(row.artist)]) + 1] += 1 }
        for index in groups.indices { offsets[index + 1] += offsets[index] }
        var next = offsets
        var tracks = [UInt32](repeating: 0, count: table.rows.count)
        for (number, place) in numbering.places.enumerated() {
            let group = Int(groups[Int(table.rows[Int(place)].artist)])
            tracks[Int(next[group])] = UInt32(number)
            next[group] += 1
        }
        try writer.write(.artistOffsets, offsets)
        try writer.write(.artistTracks, tracks)
    }

    /// What tracks and artists are found by. Of several tracks under one key the most popular one stands for it.
    mutating func writeNames(_ numbering: Numbering, _ writer: inout IndexWriter) throws {
        // An id of a track's own goes before another track's other id.
        var aliases: [AliasRow] = []
        for alias in table.aliases {
            let isOwn = table.strings.withText(alias.id) { table.number(ofID: $0) != alias.track }
            if !isOwn { aliases.append(AliasRow(id: alias.id, track: numbering.numbers[Int(alias.track)])) }
        }
        try writer.write(.aliases, aliases)
        var ids = HashSlots(capacity: table.rows.count + aliases.count)
        for (number, place) in numbering.places.enumerated() {
            ids.insert(UInt32(number), hash: table.strings.hash(of: table.rows[Int(place)].id))
        }
        for (place, alias) in aliases.enumerated() {
            ids.insert(UInt32(table.rows.count + place), hash: table.strings.hash(of: alias.id))
        }
        try writer.write(.idSlots, ids.slots)
        ids = HashSlots(capacity: 0)
        try writer.write(.songKeySlots, slots(numbering, table.songHashes, table.songEnds).slots)
        try writer.write(.titleSlots, slots(numbering, table.titleHashes, table.titleEnds).slots)
        var artists = HashSlots(capacity: table.artistNameHashes.reduce(0) { $0 + $1.count })
        for (artist, hashes) in table.artistNameHashes.enumerated() {
            for hash in hashes { artists.insert(UInt32(artist), hash: hash) }
        }
        try writer.write(.artistSlots, artists.slots)
    }

    private func slots(_ numbering: Numbering, _ hashes: [UInt64], _ ends: [UInt32]) -> HashSlots {
        var seen = Set<UInt64>(minimumCapacity: hashes.count)
        var slots = HashSlots(capacity: hashes.count)
        for (number, place) in numbering.places.enumerated() {
            let start = place == 0 ? 0 : Int(ends[Int(place) - 1])
            for hash in hashes[start..<Int(ends[Int(place)])] where seen.insert(hash).inserted {
                slots.insert(UInt32(number), hash: hash)
            }
        }
        return slots
    }
}
