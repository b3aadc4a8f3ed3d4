import Foundation
import NeighbourKernels

extension CatalogueIndex {
    /// Reads every byte once and compares it with the checksums; then looks that no number in it leads astray.
    ///
    /// The bytes are read beside the mapping, so that checking does not make the whole file resident.
    package func verify() throws(CatalogueIndexError) {
        for section in IndexSection.allCases {
            guard let place = sections[section], try checksum(of: place) == place.checksum else {
                throw .damaged(file: url.path, part: section.name)
            }
        }
        try checkNumbers()
        // The pages looked at may go; what requests need comes back.
        madvise(UnsafeMutableRawPointer(mutating: file.start), file.byteCount, MADV_DONTNEED)
    }

    /// Pieces of a section are summed each on its own and their sums together, so that reading needs one small buffer.
    static let pieceSize = 1 << 20

    private func checksum(of place: Section) throws(CatalogueIndexError) -> UInt64 {
        var sum = IndexFormat.checksumSeed
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 64)
        defer { buffer.deallocate() }
        var done = 0
        while done < place.byteCount {
            let length = min(Self.pieceSize, place.byteCount - done)
            var filled = 0
            while filled < length {
                let count = pread(
                    file.descriptor, buffer.baseAddress.map { $0 + filled }, length - filled,
                    off_t(place.offset + done + filled))
                guard count != 0 else { throw .truncated(file: url.path) }
                guard count > 0 else { throw unreadable() }
                filled += count
            }
            sum = neighbours_checksum(buffer.baseAddress, length, sum)
            done += length
        }
        return sum
    }

    private func unreadable() -> CatalogueIndexError {
        .unreadable(file: url.path, reason: String(cString: strerror(errno)))
    }

    /// Offsets that never fall and end where their lists end, ids that exist: what the kernels rely on.
    private func checkNumbers() throws(CatalogueIndexError) {
        func offsets(_ section: IndexSection, endAt end: Int, count: Int? = nil) throws(CatalogueIndexError) {
            let numbers: MappedArray<UInt32> = array(section)
            guard numbers.count > 0, count == nil || numbers.count == count, numbers[0] == 0,
                Int(numbers[numbers.count - 1]) == end, neighbours_ascend(numbers.start, numbers.count) != 0
            else { throw .damaged(file: url.path, part: section.name) }
        }
        func below(_ section: IndexSection, _ bound: Int) throws(CatalogueIndexError) {
            let numbers: MappedArray<UInt32> = array(section)
            for index in 0..<numbers.count where Int(numbers[index]) >= bound {
                throw .damaged(file: url.path, part: section.name)
            }
        }
        func count(_ section: IndexSection) -> Int { (sections[section]?.byteCount ?? 0) / 4 }
        try offsets(.playlistOffsets, endAt: entryCount)
        try offsets(.trackOffsets, endAt: entryCount)
        try offsets(.artistOffsets, endAt: trackCount, count: artists.count + 1)
        try offsets(.themeListOffsets, endAt: count(.themeLists))
        try offsets(.themePlaylistOffsets, endAt: count(.themePlaylists), count: themeNames.count + 1)
        try offsets(.themeTrackOffsets, endAt: count(.themeTracks), count: themeNames.count + 1)
        try offsets(.headOffsets, endAt: count(.headHits) / 2)
        guard headCount <= trackCount else { throw .damaged(file: url.path, part: IndexSection.headOffsets.name) }
        for (section, bound) in [(IndexSection.playlistTracks, trackCount), (.trackPlaylists, playlistCount)]
        where neighbours_are_below(pointer(section, to: UInt8.self), entryCount, UInt32(bound)) == 0 {
            throw .damaged(file: url.path, part: section.name)
        }
        try below(.artistTracks, trackCount)
        try below(.themePlaylists, playlistCount)
        try below(.themeTracks, trackCount)
        try below(.themeLists, themeNames.count)
        try below(.playlistThemes, count(.themeListOffsets) - 1)
        try below(.idSlots, trackCount + aliases.count + 1)
        for section in [IndexSection.songKeySlots, .titleSlots] { try below(section, trackCount + 1) }
        try below(.artistSlots, artists.count + 1)
        try checkRows(listCount: count(.themeListOffsets) - 1)
    }

    private func checkRows(listCount: Int) throws(CatalogueIndexError) {
        let hits: MappedArray<NeighbourHit> = array(.headHits)
        for index in 0..<hits.count where Int(hits[index].track) >= trackCount {
            throw .damaged(file: url.path, part: IndexSection.headHits.name)
        }
        for index in 0..<aliases.count where Int(aliases[index].track) >= trackCount {
            throw .damaged(file: url.path, part: IndexSection.aliases.name)
        }
        for index in 0..<artists.count where Int(artists[index].group) >= artists.count {
            throw .damaged(file: url.path, part: IndexSection.artists.name)
        }
        for index in 0..<trackCount {
            let row = rows[index]
            guard Int(row.artist) < artists.count, Int(row.themes) < listCount, Int(row.agreedThemes) < listCount,
                Int(row.twins) < trackCount
            else { throw .damaged(file: url.path, part: IndexSection.tracks.name) }
        }
    }
}
