/// The index file: a header of 64 bytes, a table of sections of 32 bytes each, and the sections, each at a multiple of
/// 64
/// bytes with at least one byte behind it.
///
/// Header: magic (8 bytes), byte-order mark, version, number of sections, playlists, tracks, β as float32 (4 bytes
/// each),
/// file size, entries, checksum of the section table, checksum of the header up to here (8 bytes each).
/// Section: kind, zero (4 bytes each), offset, byte count, checksum (8 bytes each). Numbers are in the machine's order.
enum IndexFormat {
    static let magic: [UInt8] = Array("RhythmIx".utf8)
    static let byteOrderMark: UInt32 = 0x0102_0304
    static let version: UInt32 = 2
    static let headerSize = 64
    static let sectionSize = 32
    static let alignment = 64
    /// Ids take three bytes.
    static let idLimit = (1 << 24) - 1
    static let checksumSeed: UInt64 = 0x5268_7974_686D_4978

    static func aligned(_ offset: Int) -> Int { (offset + 1 + alignment - 1) / alignment * alignment }
}

/// What a section holds. Numbers are stable: they stand in files.
enum IndexSection: UInt32, CaseIterable {
    /// Texts in UTF-8, each behind its length (variable length, seven bits a byte, low first); named by their offset.
    case strings = 1
    /// `[tracks]` of `TrackRow`
    case tracks = 2
    /// `[artists]` of `ArtistRow`
    case artists = 3
    /// `[artists + 1]` and `[tracks]`: tracks of each group of artists, most popular first.
    case artistOffsets = 4
    case artistTracks = 5
    /// `[playlists + 1]` u32 and `[entries]` ids of three bytes: tracks of each playlist, ascending.
    case playlistOffsets = 6
    case playlistTracks = 7
    /// `[tracks + 1]` u32 and `[entries]` ids of three bytes: playlists with each track, ascending.
    case trackOffsets = 8
    case trackPlaylists = 9
    /// `[tracks]` float32: 1/√n and n^-β, n the number of playlists with the track.
    case inverseRoots = 10
    case popularityNorms = 11
    /// `[playlists]` u32: which list of themes.
    case playlistThemes = 12
    /// `[lists + 1]` and numbers of themes: the lists of themes that playlists and tracks share.
    case themeListOffsets = 13
    case themeLists = 14
    /// `[themes]` u32: the ids' texts.
    case themes = 15
    /// `[themes + 1]` and playlists with the theme, ascending.
    case themePlaylistOffsets = 16
    case themePlaylists = 17
    /// `[themes + 1]` and tracks of which the theme is known, most popular first, at most `themeTrackLimit`.
    case themeTrackOffsets = 18
    case themeTracks = 19
    /// Open-addressed tables of u32, a power of two in length: zero is free, else a number plus one.
    case idSlots = 20
    case songKeySlots = 21
    case titleSlots = 22
    case artistSlots = 23
    /// `[head + 1]` and `NeighbourHit`s: the nearest of each of the most popular tracks, best first.
    case headOffsets = 24
    case headHits = 25
    /// `[aliases]` of `AliasRow`: other ids of tracks. In `idSlots` their numbers follow those of the tracks.
    case aliases = 26

    var name: String { "\(self)" }
}

/// What the index holds of a track; texts by their offset in `strings`.
package struct TrackRow: Sendable, BitwiseCopyable {
    package var id: UInt32 = 0
    package var title: UInt32 = 0
    /// Into `artists`.
    package var artist: UInt32 = 0
    /// 0 unknown.
    package var durationMs: UInt32 = 0
    /// `Int16.min` unknown.
    package var year: Int16 = .min
    /// Two or three small letters, five bits each; 0 unknown.
    package var language: UInt16 = 0
    /// Two capital letters, five bits each; 0 unknown.
    package var country: UInt16 = 0
    /// In ten thousandths; `UInt16.max` unknown.
    package var energy: UInt16 = .max
    /// In two hundredths; `UInt8.max` unknown.
    package var valence: UInt8 = .max
    package var danceability: UInt8 = .max
    package var acousticness: UInt8 = .max
    private var unused: UInt8 = 0
    /// In tenths of beats a minute; 0 unknown.
    package var tempo: UInt32 = 0
    package var flags: UInt32 = 0
    /// Themes of the song itself, and those that its playlists agree on: numbers of theme lists.
    package var themes: UInt32 = 0
    package var agreedThemes: UInt32 = 0
    /// Other titles and guests: groups parted by U+001E, names by U+001F. 0 none.
    package var extras: UInt32 = 0
    /// Tracks of one group are versions or spellings of one song: the smallest id among them.
    package var twins: UInt32 = 0
    /// Place in the catalogue that the index was built of.
    package var order: UInt32 = 0

    package static let isExplicit: UInt32 = 1
    package static let hasRap: UInt32 = 2
}

/// Another id of a track.
struct AliasRow: BitwiseCopyable {
    var id: UInt32
    var track: UInt32
}

/// One spelling of an artist; artists that share a name form a group, named by the smallest of them.
struct ArtistRow: BitwiseCopyable {
    var name: UInt32
    /// Names parted by U+001F. 0 none.
    var otherNames: UInt32
    var group: UInt32
}

/// Short codes of letters as numbers: `ko`, `zxx`, `KR`.
enum LetterCode {
    static func number(_ code: String?) -> UInt16 {
        guard let code, (1...3).contains(code.utf8.count) else { return 0 }
        var number: UInt16 = 0
        for byte in code.utf8 {
            let letter = byte | 0x20
            guard (0x61...0x7A).contains(letter) else { return 0 }
            number = number << 5 | UInt16(letter - 0x60)
        }
        return number
    }

    static func text(_ number: UInt16, isUpper: Bool = false) -> String? {
        guard number > 0 else { return nil }
        let bytes = [number >> 10 & 31, number >> 5 & 31, number & 31].filter { $0 > 0 }
        return String(decoding: bytes.map { UInt8($0) + (isUpper ? 0x40 : 0x60) }, as: UTF8.self)
    }
}
