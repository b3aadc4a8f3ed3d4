package import Foundation
import NeighbourKernels
package import RhythmiQDomain

/// A catalogue in one memory-mapped file: tracks, playlists×tracks in both directions, themes, names, and the
/// neighbours
/// of the most popular tracks.
///
/// Tracks are numbered by falling popularity. Reading touches the pages it needs and no more, from any number of
/// threads.
package final class CatalogueIndex: Sendable {
    package let url: URL
    package let trackCount: Int
    package let playlistCount: Int
    package let entryCount: Int
    /// β of the norms.
    package let popularityExponent: Float
    let file: MappedFile
    let sections: [IndexSection: Section]

    struct Section: Sendable {
        let offset: Int
        let byteCount: Int
        let checksum: UInt64
    }

    let rows: MappedArray<TrackRow>
    let artists: MappedArray<ArtistRow>
    let aliases: MappedArray<AliasRow>
    let playlistOffsets: MappedArray<UInt32>
    let trackOffsets: MappedArray<UInt32>
    let playlistThemes: MappedArray<UInt32>
    let themeNames: MappedArray<UInt32>
    /// Number of each theme.
    let themeNumbers: [ThemeID: UInt32]
    package let themeIDs: [ThemeID]
    let scratches: ScratchPool

    /// Maps the file and checks its header, its sections' places and lengths. Altered contents show in `verify()`.
    ///
    /// - Parameter folder: where a copy is made that nobody else can name, so that whoever writes into the file changes
    ///   nothing here; see `isCopied`.
    package init(contentsOf url: URL, copyingInto folder: URL? = nil) throws(CatalogueIndexError) {
        let file = try MappedFile(url, copyingInto: folder)
        let header = try IndexHeader(of: file, url: url)
        let sections = try header.sections(of: file, url: url)
        self.url = url
        self.file = file
        self.sections = sections
        (trackCount, playlistCount, entryCount) = (header.trackCount, header.playlistCount, header.entryCount)
        popularityExponent = header.popularityExponent
        rows = Self.array(.tracks, sections, file)
        artists = Self.array(.artists, sections, file)
        aliases = Self.array(.aliases, sections, file)
        playlistOffsets = Self.array(.playlistOffsets, sections, file)
        trackOffsets = Self.array(.trackOffsets, sections, file)
        playlistThemes = Self.array(.playlistThemes, sections, file)
        themeNames = Self.array(.themes, sections, file)
        scratches = ScratchPool(trackCount: header.trackCount, playlistCount: header.playlistCount)
        let strings = Self.array(.strings, sections, file) as MappedArray<UInt8>
        var ids: [ThemeID] = []
        for number in 0..<themeNames.count { ids.append(ThemeID(Self.string(themeNames[number], in: strings))) }
        themeIDs = ids
        themeNumbers = Dictionary(zip(ids, UInt32(0)...)) { first, _ in first }
    }

    package var byteCount: Int { file.byteCount }

    /// Whether the index is out of others' reach: a folder without room for a copy leaves the file where it is.
    package var isCopied: Bool { file.isCopied }

    // MARK: - Sections

    func array<Element: BitwiseCopyable>(_ section: IndexSection) -> MappedArray<Element> {
        Self.array(section, sections, file)
    }

    private static func array<Element: BitwiseCopyable>(
        _ section: IndexSection, _ sections: [IndexSection: Section], _ file: MappedFile
    ) -> MappedArray<Element> {
        // The header was checked: every section is there.
        let place = sections[section] ?? Section(offset: 0, byteCount: 0, checksum: 0)
        return MappedArray(
            start: (file.start + place.offset).assumingMemoryBound(to: Element.self),
            count: place.byteCount / MemoryLayout<Element>.stride)
    }

    func pointer<Element>(_ section: IndexSection, to type: Element.Type) -> UnsafePointer<Element> {
        (file.start + (sections[section]?.offset ?? 0)).assumingMemoryBound(to: type)
    }

    func string(_ reference: UInt32) -> String { Self.string(reference, in: array(.strings)) }

    /// Damage that `verify` was not asked to look for must not lead outside the section.
    private static func string(_ reference: UInt32, in strings: MappedArray<UInt8>) -> String {
        var at = Int(reference)
        var length = 0
        var shift = 0
        while at < strings.count, shift < 35 {
            let byte = strings[at]
            length |= Int(byte & 0x7F) << shift
            at += 1
            shift += 7
            if byte < 0x80 { break }
        }
        guard at <= strings.count else { return "" }
        let end = min(strings.count, at + length)
        return String(decoding: UnsafeBufferPointer(start: strings.start + at, count: end - at), as: UTF8.self)
    }

    var matrix: NeighbourMatrix {
        NeighbourMatrix(
            playlistOffsets: playlistOffsets.start, playlistTracks: pointer(.playlistTracks, to: UInt8.self),
            trackOffsets: trackOffsets.start, trackPlaylists: pointer(.trackPlaylists, to: UInt8.self),
            inverseRoots: pointer(.inverseRoots, to: Float.self),
            popularityNorms: pointer(.popularityNorms, to: Float.self), trackCount: UInt32(trackCount))
    }

    /// The three-byte id at an entry of a list.
    func id(_ section: IndexSection, at entry: Int) -> Int {
        precondition(entry >= 0 && entry < entryCount)
        let bytes = pointer(section, to: UInt8.self) + entry * 3
        return Int(bytes[0]) | Int(bytes[1]) << 8 | Int(bytes[2]) << 16
    }
}

extension CatalogueIndex {
    /// Whether a byte of the file belongs to no section, header or table.
    package func isPadding(_ offset: Int) -> Bool {
        let tableEnd = IndexFormat.headerSize + sections.count * IndexFormat.sectionSize
        return offset >= tableEnd
            && !sections.values.contains { ($0.offset..<$0.offset + $0.byteCount).contains(offset) }
    }
}
