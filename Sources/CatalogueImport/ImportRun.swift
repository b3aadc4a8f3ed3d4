import Catalogue
import Foundation
import RhythmiQDomain

/// One import under way: what was found so far, and how bad records are met.
struct ImportRun {
    let options: CatalogueImporter.Options
    let meter: ProgressMeter
    /// The file being read, and its number.
    private(set) var file: SourceFile
    private(set) var number: UInt16 = 0
    /// What tells the ids of this file from those of another.
    private var scope = ""
    var songs = SongTable()
    var playlists = PlaylistTable()
    var melon = MelonTables()
    var summary = ImportSummary()
    private var tagger: ThemeTagger
    private var unknownTags: [String: Int] = [:]
    private var keptTags: Set<ThemeID> = []
    private(set) var badRecords: [BadRecord] = []

    /// Beyond it only known names are counted on: memory stays flat however many tags there are.
    private static let distinctTagLimit = 100_000

    init(_ first: SourceFile, options: CatalogueImporter.Options, tagger: ThemeTagger, meter: ProgressMeter) {
        file = first
        self.options = options
        self.tagger = tagger
        self.meter = meter
    }

    mutating func begin(_ file: SourceFile, number: Int) {
        self.file = file
        self.number = UInt16(clamping: number)
        let isCatalogue = file.content.format == .jsonLines
        scope = isCatalogue ? file.url.deletingLastPathComponent().lastPathComponent : file.stem
        summary.sources.append(ImportSummary.Source(file: file.name, format: file.content.format))
    }

    func open() throws(CatalogueImportError) -> ByteReader { try ByteReader(file.url, meter: meter) }

    // MARK: - Bad records

    mutating func bad(_ place: BadRecord.Place, _ reason: String) throws(CatalogueImportError) {
        let record = BadRecord(file: file.name, place: place, reason: reason)
        if options.isStrict { throw .badRecord(record) }
        summary.badRecords += 1
        summary.sources[summary.sources.count - 1].badRecords += 1
        if badRecords.count < 10 { badRecords.append(record) }
    }

    /// Does the work for one record; a fault of the record is counted and the import goes on.
    mutating func record(at place: BadRecord.Place, _ work: (inout ImportRun) throws -> Void) throws {
        do {
            try work(&self)
        } catch let fault as RecordFault {
            try bad(place, fault.reason)
        }
    }

    // MARK: - Songs and lists

    mutating func add(_ record: SongRecord, isDefinition: Bool = false) throws(RecordFault) -> SongTable.Index {
        try songs.add(record, source: (number, scope), isDefinition: isDefinition)
    }

    /// The song that this file calls so.
    func song(withLocalID id: String) -> SongTable.Index? {
        songs.song(withID: "\(scope):\(id)") ?? songs.song(withID: Identifiers.worldwide(id) ?? id)
    }

    /// A list with the themes of its title and tags.
    mutating func addPlaylist(id: String?, title: String, tags: [String] = []) throws -> PlaylistTable.Index {
        let title = try CleanText.line(title, named: "playlist name")
        let playlist = try playlists.add(id: id, title: title, source: number)
        try addTags(tags, to: playlist)
        playlists.addThemes(try tagger.themes(of: title), to: playlist)
        return playlist
    }

    mutating func addTags(_ tags: [String], to playlist: PlaylistTable.Index) throws {
        playlists.addThemes(try themes(ofTags: tags), to: playlist)
        playlists.addThemes(ownTags(tags), to: playlist)
    }

    // MARK: - Themes

    /// What the vocabulary makes of a tag is coarser than the tag: lists keep both.
    private mutating func ownTags(_ tags: [String]) -> [ThemeID] {
        tags.compactMap { ThemeID(tag: $0) }.filter {
            keptTags.contains($0) || (keptTags.count < Self.distinctTagLimit && keptTags.insert($0).inserted)
        }
    }

    /// Counts which tags mean a theme and which nobody knows.
    mutating func themes(ofTags tags: [String]) throws -> [ThemeID] {
        var themes: [ThemeID] = []
        for tag in tags.lazy.map({ CleanText.line($0) }) where !tag.isEmpty {
            let found = try tagger.themes(of: tag)
            if found.isEmpty {
                countUnknown(tag)
            } else {
                summary.tagsMapped += 1
            }
            for theme in found where !themes.contains(theme) { themes.append(theme) }
        }
        return themes
    }

    /// Themes that a catalogue names itself are kept, also those this program does not know.
    mutating func ownThemes(_ names: [String]) -> [ThemeID] {
        let themes = names.map { ThemeID($0) }
        for theme in themes where !theme.isTag && !tagger.knows(theme) { countUnknown(theme.rawValue) }
        return themes
    }

    private mutating func countUnknown(_ tag: String) {
        summary.tagsUnknown += 1
        let tag = String(tag.prefix(60))
        if unknownTags.count < Self.distinctTagLimit || unknownTags[tag] != nil { unknownTags[tag, default: 0] += 1 }
    }

    // MARK: - The end

    mutating func closeSummary() {
        summary.firstBadRecords = badRecords.map(\.description)
        summary.unknownTags = unknownTags.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(20).map {
            ImportSummary.Tag(tag: $0.key, count: $0.value)
        }
        summary.tracks = songs.count
        summary.joinedSongs = songs.joinedCount
        playlists.forEach(songCount: songs.count) { listing in
            summary.repeatedEntries += listing.repetitions
            if listing.songs.isEmpty {
                summary.emptyPlaylists += 1
            } else {
                summary.playlists += 1
                summary.entries += listing.songs.count
                if listing.themes.contains(where: { !$0.isTag }) { summary.playlistsWithThemes += 1 }
            }
        }
    }
}
