package import Catalogue
package import Foundation
import RhythmiQDomain

/// Reads collections of any supported format into one catalogue.
///
/// Files are streamed: memory grows with the songs and lists found, a few dozen bytes each beside their names, and not with
/// the size of the files. The same files in the same order give the same catalogue, byte for byte.
package enum CatalogueImporter {
    package struct Options: Sendable {
        /// Stop at the first bad record.
        package var isStrict = false
        /// Header names of a flat CSV.
        package var columns = ColumnNames()
        /// The operator has read the terms of the collections and may use them.
        package var acceptsTerms = false

        package init() {}
    }

    /// The terms of the collections among the files, each once.
    ///
    /// - Throws: `unreadable` for a list whose source can't be told.
    package static func terms(of sources: [SourceFile]) throws(CatalogueImportError) -> [CollectionTerms] {
        var found = Set(sources.compactMap { CollectionTerms(of: $0.content) })
        for source in sources where source.content == .jspf {
            if try FormatDetector.mentionsListenBrainz(source.url) { found.insert(.listenBrainz) }
        }
        return CollectionTerms.allCases.filter(found.contains)
    }

    package static func run(
        _ sources: [SourceFile], options: Options = Options(), tagger: ThemeTagger,
        progress: @escaping (ImportProgress) -> Void = { _ in }
    ) throws -> ImportedCatalogue {
        let refused = options.acceptsTerms ? [] : try terms(of: sources).filter(\.needsConsent)
        guard refused.isEmpty else { throw CatalogueImportError.termsNotAccepted(refused) }
        let ordered = sources.enumerated().sorted {
            ($0.element.content.rank, $0.offset) < ($1.element.content.rank, $1.offset)
        }
        .map(\.element)
        guard let first = ordered.first else { throw CatalogueImportError.noSongs(badRecords: []) }
        let meter = ProgressMeter(bytesInAll: sources.reduce(0) { $0 + $1.byteCount }, tell: progress)
        var run = ImportRun(first, options: options, tagger: tagger, meter: meter)
        for (number, source) in ordered.enumerated() {
            run.begin(source, number: number)
            try read(source.content, into: &run)
        }
        guard run.songs.count > 0 else { throw CatalogueImportError.noSongs(badRecords: run.badRecords) }
        run.closeSummary()
        return ImportedCatalogue(songs: run.songs, playlists: run.playlists, summary: run.summary)
    }

    private static func read(_ content: SourceFile.Content, into run: inout ImportRun) throws {
        switch content {
        case .catalogueTracks: try JSONLinesImport.readTracks(into: &run)
        case .cataloguePlaylists: try JSONLinesImport.readPlaylists(into: &run)
        case .melonGenres: try MelonImport.readGenres(into: &run)
        case .melonSpotifyIDs: try MelonImport.readSpotifyIDs(into: &run)
        case .melonSongs: try MelonImport.readSongs(into: &run)
        case .melonPlaylists: try MelonImport.readPlaylists(into: &run)
        case .trainCSV: try MelonImport.readTrainCSV(into: &run)
        case .millionPlaylistSlice: try SpotifyListsImport.readSlice(into: &run)
        case .spotifyExport: try SpotifyListsImport.readExport(into: &run)
        case .exportify: try ExportifyImport.read(into: &run)
        case .jspf: try JSPFImport.read(into: &run)
        case .xspf: try XSPFImport.read(into: &run)
        case .m3u: try M3UImport.read(into: &run)
        case .listens: try ListensImport.read(into: &run)
        case .flatCSV: try FlatCSVImport.read(into: &run)
        }
    }
}

/// What an import found, ready to be written.
package struct ImportedCatalogue {
    private let songs: SongTable
    private let playlists: PlaylistTable
    package let summary: ImportSummary

    init(songs: SongTable, playlists: PlaylistTable, summary: ImportSummary) {
        self.songs = songs
        self.playlists = playlists
        self.summary = summary
    }

    /// Whether a catalogue may be written there: asked before hours of work.
    package static func checkFolder(_ folder: URL) throws(CatalogueImportError) { try CatalogueFolder.check(folder) }

    /// Writes the folder that `catalog.path` takes; see `CatalogueFolder`.
    package func write(to folder: URL) throws(CatalogueImportError) {
        let ids = songs.finalIDs()
        let otherIDs = songs.otherIDs()
        try CatalogueFolder.write(to: folder) { file in
            for song in 0..<UInt32(songs.count) {
                let track = songs.track(song, id: ids[song], otherIDs: otherIDs[song] ?? [])
                try file.append(JSONLine.track(track))
            }
        } playlists: { file in
            try playlists.forEach(songCount: songs.count) { listing in
                guard !listing.songs.isEmpty else { return }
                let line = JSONLine.playlist(
                    id: listing.id, title: listing.title, themes: listing.themes,
                    tracks: listing.songs.lazy.map { ids[$0] })
                try file.append(line)
            }
        }
    }
}

extension SongCatalogue {
    /// Writes the catalogue as JSON Lines again; see `CatalogueFolder`.
    package func write(to folder: URL) throws(CatalogueImportError) {
        try CatalogueFolder.write(to: folder) { file in
            for track in tracks { try file.append(JSONLine.track(track)) }
        } playlists: { file in
            for playlist in playlists {
                let line = JSONLine.playlist(
                    id: playlist.id, title: playlist.title, themes: playlist.themes,
                    tracks: playlist.tracks.lazy.map { tracks[Int($0)].id.rawValue })
                try file.append(line)
            }
        }
    }
}
