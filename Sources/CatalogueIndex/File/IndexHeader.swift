import Foundation
import NeighbourKernels

/// The first bytes of an index, checked against the file they stand in.
struct IndexHeader {
    let sectionCount: Int
    let trackCount: Int
    let playlistCount: Int
    let entryCount: Int
    let popularityExponent: Float
    private let tableChecksum: UInt64

    init(of file: MappedFile, url: URL) throws(CatalogueIndexError) {
        func number<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Number.Type) -> Number {
            file.start.loadUnaligned(fromByteOffset: offset, as: type)
        }
        guard UnsafeRawBufferPointer(start: file.start, count: 8).elementsEqual(IndexFormat.magic) else {
            throw .foreign(file: url.path)
        }
        let mark = number(at: 8, as: UInt32.self)
        guard mark != IndexFormat.byteOrderMark.byteSwapped else { throw .otherByteOrder(file: url.path) }
        guard mark == IndexFormat.byteOrderMark else { throw .damaged(file: url.path, part: "header") }
        let version = number(at: 12, as: UInt32.self)
        guard version == IndexFormat.version else { throw .otherVersion(file: url.path, found: version) }
        guard number(at: 56, as: UInt64.self) == neighbours_checksum(file.start, 56, IndexFormat.checksumSeed) else {
            throw .damaged(file: url.path, part: "header")
        }
        guard number(at: 32, as: UInt64.self) == UInt64(file.byteCount) else { throw .truncated(file: url.path) }
        sectionCount = Int(number(at: 16, as: UInt32.self))
        playlistCount = Int(number(at: 20, as: UInt32.self))
        trackCount = Int(number(at: 24, as: UInt32.self))
        popularityExponent = Float(bitPattern: number(at: 28, as: UInt32.self))
        guard let entries = Int(exactly: number(at: 40, as: UInt64.self)) else {
            throw .damaged(file: url.path, part: "header")
        }
        entryCount = entries
        tableChecksum = number(at: 48, as: UInt64.self)
    }

    /// The sections, all there, within the file and of the lengths that the counts call for.
    func sections(of file: MappedFile, url: URL) throws(CatalogueIndexError)
        -> [IndexSection: CatalogueIndex.Section]
    {
        let tableSize = sectionCount * IndexFormat.sectionSize
        guard IndexFormat.headerSize + tableSize <= file.byteCount,
            neighbours_checksum(file.start + IndexFormat.headerSize, tableSize, IndexFormat.checksumSeed)
                == tableChecksum
        else { throw .damaged(file: url.path, part: "section table") }
        var sections: [IndexSection: CatalogueIndex.Section] = [:]
        for number in 0..<sectionCount {
            let at = IndexFormat.headerSize + number * IndexFormat.sectionSize
            let kind = IndexSection(rawValue: file.start.loadUnaligned(fromByteOffset: at, as: UInt32.self))
            let values = [8, 16].compactMap {
                Int(exactly: file.start.loadUnaligned(fromByteOffset: at + $0, as: UInt64.self))
            }
            guard let kind, values.count == 2, values[0] % IndexFormat.alignment == 0, values[0] < file.byteCount,
                values[1] < file.byteCount - values[0]
            else { throw .damaged(file: url.path, part: "section table") }
            sections[kind] = CatalogueIndex.Section(
                offset: values[0], byteCount: values[1],
                checksum: file.start.loadUnaligned(fromByteOffset: at + 24, as: UInt64.self))
        }
        for kind in IndexSection.allCases where !hasRightLength(sections[kind]?.byteCount, kind) {
            throw .damaged(file: url.path, part: kind.name)
        }
        return sections
    }

    private func hasRightLength(_ byteCount: Int?, _ kind: IndexSection) -> Bool {
        guard let byteCount else { return false }
        switch kind {
        case .tracks: return byteCount == trackCount * MemoryLayout<TrackRow>.stride
        case .playlistOffsets: return byteCount == (playlistCount + 1) * 4
        case .trackOffsets: return byteCount == (trackCount + 1) * 4
        case .playlistTracks, .trackPlaylists: return byteCount == entryCount * 3
        case .inverseRoots, .popularityNorms, .artistTracks: return byteCount == trackCount * 4
        case .playlistThemes: return byteCount == playlistCount * 4
        case .artists: return byteCount % MemoryLayout<ArtistRow>.stride == 0
        case .idSlots, .songKeySlots, .titleSlots, .artistSlots: return (byteCount / 4).nonzeroBitCount == 1
        case .headHits, .aliases: return byteCount % 8 == 0
        case .artistOffsets, .themeListOffsets, .themePlaylistOffsets, .themeTrackOffsets, .headOffsets:
            return byteCount >= 4 && byteCount % 4 == 0
        case .strings: return true
        case .themeLists, .themes, .themePlaylists, .themeTracks: return byteCount % 4 == 0
        }
    }
}
