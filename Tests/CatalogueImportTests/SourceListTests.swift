import CatalogueImport
import Foundation
import Testing

@Suite struct SourceListTests {
    private let workshop: ImportWorkshop

    init() throws { workshop = try ImportWorkshop() }

    @Test(arguments: [
        ("Playlist1.json", SourceFile.Content.spotifyExport), ("Playlist1_2020.json", .spotifyExport),
        ("exportify.csv", .exportify), ("exportify_old.csv", .exportify), ("listenbrainz.jspf", .jspf),
        ("spotify_ids.jspf", .jspf), ("melon_genre_gn_all.json", .melonGenres), ("melon_song_meta.json", .melonSongs),
        ("melon_train.json", .melonPlaylists), ("mpd.slice.0-1.json", .millionPlaylistSlice),
    ])
    func formatsAreToldByTheirContent(name: String, content: SourceFile.Content) throws {
        let renamed = try workshop.write("anything", try Data(contentsOf: ImportWorkshop.fixture(name)))

        #expect(try FormatDetector().content(of: ImportWorkshop.fixture(name)) == content)
        if content != .jspf { #expect(try FormatDetector().content(of: renamed) == content) }
    }

    @Test func anUnknownFileIsAnErrorThatNamesTheRemedy() throws {
        let file = try workshop.write("notes.csv", "when,what\n1,2\n")

        let error = #expect(throws: CatalogueImportError.self) { try SourceList([file]) }

        #expect(error == .unknownFormat(file: file.path))
        #expect(error?.description.contains("--columns") == true)
    }

    @Test func anUnknownFileOfAFolderIsLeftOut() throws {
        _ = try workshop.write("notes.csv", "when,what\n1,2\n")
        _ = try workshop.write("deep/er/mix.m3u", "#EXTM3U\n")
        _ = try workshop.write("cover.jpg", "no list")
        _ = try workshop.write(".hidden.m3u", "#EXTM3U\n")

        let list = try SourceList([workshop.folder])

        #expect(list.sources.map(\.name) == ["mix.m3u"])
        #expect(list.ignored.map { URL(filePath: $0).lastPathComponent } == ["notes.csv"])
    }

    @Test func theNamedFormatOverridesTheContent() throws {
        let file = try workshop.write("t.csv", "Track URI,Track Name,Artist Name(s)\n")

        #expect(try SourceList([file]).sources.map(\.content) == [.exportify])
        #expect(try SourceList([file], format: .flatCSV).sources.map(\.content) == [.flatCSV])
    }

    @Test func listsThatNameSongsByNumberNeedTheSongs() throws {
        let file = try workshop.write("train.json", try Data(contentsOf: ImportWorkshop.fixture("melon_train.json")))

        #expect(throws: CatalogueImportError.missingCompanion(file: "train.json", needs: "song_meta.json")) {
            try SourceList([file])
        }
    }

    @Test func aFileNamedTwiceIsReadOnce() throws {
        let file = try workshop.write("t.csv", "title,artist\nA,B\n")

        #expect(try SourceList([file, workshop.folder, file]).sources.count == 1)
    }

    @Test func columnsThatAreMissingAreNamedWithThoseThatAreThere() throws {
        let file = try workshop.write("t.csv", "Lied,Wer\nA,B\n")

        let error = #expect(throws: CatalogueImportError.self) { try workshop.run([file], format: .flatCSV) }

        #expect(error == .missingColumns(file: "t.csv", missing: ["title", "artist"], found: ["Lied", "Wer"]))
    }

    @Test(arguments: ["title", "name=x", "=x", "title=a,b"])
    func columnNamesOfNoColumnAreRefused(text: String) {
        #expect(throws: ColumnNamesError.self) { try ColumnNames(parsing: text) }
    }

    // MARK: - Terms

    @Test(arguments: [
        ("melon_song_meta.json", CollectionTerms.melon), ("mpd.slice.0-1.json", .millionPlaylist),
        ("exportify.csv", .spotify),
        ("Playlist1.json", .spotify),
    ])
    func aKnownCollectionIsNotReadBeforeItsTermsAreAccepted(name: String, terms: CollectionTerms) throws {
        let file = ImportWorkshop.fixture(name)

        let error = #expect(throws: CatalogueImportError.self) { try workshop.run([file], acceptsTerms: false) }

        #expect(error == .termsNotAccepted([terms]))
        #expect(error?.description.contains("--accept-terms") == true)
        #expect(try CatalogueImporter.terms(of: SourceList([file]).sources) == [terms])
    }

    @Test func freeCollectionsNeedNoConsent() throws {
        let file = ImportWorkshop.fixture("listenbrainz.jspf")

        let imported = try workshop.run([file], acceptsTerms: false)

        #expect(imported.summary.tracks == 8)
        #expect(try CatalogueImporter.terms(of: SourceList([file]).sources) == [.listenBrainz])
    }

    @Test func termsOfAListThatCannotBeReadAreAnError() throws {
        let file = try workshop.write("lists.jspf", try Data(contentsOf: ImportWorkshop.fixture("listenbrainz.jspf")))
        let list = try SourceList([file])
        try FileManager.default.removeItem(at: file)

        #expect(throws: CatalogueImportError.self) { try CatalogueImporter.terms(of: list.sources) }
    }

    // MARK: - Writing

    @Test func aCatalogueThatIsThereIsReplacedWhole() throws {
        let out = workshop.folder.appending(path: "out")
        for title in ["One", "Two"] {
            let file = try workshop.write("\(title).csv", "title,artist\n\(title),A\n")
            try workshop.run([file]).write(to: out)
        }

        #expect(try String(contentsOf: out.appending(path: "tracks.jsonl"), encoding: .utf8).contains("\"Two\""))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: out.path).sorted() == [
                "playlists.jsonl", "tracks.jsonl",
            ])
        let beside = try FileManager.default.contentsOfDirectory(atPath: workshop.folder.path)
        #expect(beside.filter { $0.hasPrefix(".") } == [], "nothing is left behind")
    }

    @Test func aFolderWithOtherThingsIsNotTouched() throws {
        let song = try workshop.write("songs/one.csv", "title,artist\nA,B\n")
        let letter = try workshop.write("letters/love.txt", "dear")

        let error = #expect(throws: CatalogueImportError.self) {
            try workshop.run([song]).write(to: letter.deletingLastPathComponent())
        }

        #expect(error?.description.contains("name a new folder with --out") == true)
        #expect(try String(contentsOf: letter, encoding: .utf8) == "dear")
    }

    @Test func anImportWithoutSongsIsAnError() throws {
        let file = try workshop.write("t.csv", "title,artist\n")

        #expect(throws: CatalogueImportError.noSongs(badRecords: [])) { try workshop.run([file]) }
    }

    @Test func progressEndsWithAllBytes() throws {
        var last: ImportProgress?

        _ = try workshop.run([ImportWorkshop.fixture("exportify.csv"), ImportWorkshop.fixture("Playlist1.json")]) {
            last = $0
        }

        #expect(last?.bytesRead == last?.bytesInAll)
        #expect(last?.bytesInAll ?? 0 > 5_000)
    }
}
