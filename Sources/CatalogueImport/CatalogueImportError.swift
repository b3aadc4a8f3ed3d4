/// Why an import can't go on, with the remedy. Never what stands in a record: that is somebody else's text.
package enum CatalogueImportError: Error, CustomStringConvertible, Equatable {
    case unreadable(file: String, reason: String)
    case unknownFormat(file: String)
    case missingColumns(file: String, missing: [String], found: [String])
    /// Melon's playlists name their songs by number alone, a catalogue's playlists by id.
    case missingCompanion(file: String, needs: String)
    case termsNotAccepted([CollectionTerms])
    /// The first bad record under `--strict`.
    case badRecord(BadRecord)
    case noSongs(badRecords: [BadRecord])
    case unwritable(folder: String, reason: String)

    package var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file) can't be read: \(reason)"
        case .unknownFormat(let file):
            "\(file): its format was not recognised. Name it with --format "
                + ImportFormat.allCases.map(\.rawValue).joined(separator: "|")
                + (file.hasSuffix(".csv") ? ", or its columns with --columns title=…,artist=…" : "")
        case .missingColumns(let file, let missing, let found):
            "\(file) has no column for \(missing.joined(separator: ", ")). Its columns are "
                + found.prefix(30).joined(separator: ", ") + ". Name them with --columns "
                + missing.map { "\($0)=…" }.joined(separator: ",")
        case .missingCompanion(let file, let needs): "\(file) needs \(needs): name that file, too, or put it beside it."
        case .termsNotAccepted(let terms):
            "the terms of \(terms.map(\.collection).joined(separator: " and ")) were not accepted. "
                + "Read them, and run again with --accept-terms if you may use the data."
        case .badRecord(let record): "\(record). Without --strict it would be counted and left out."
        case .noSongs(let records):
            "no song was found, and nothing was written"
                + (records.isEmpty ? "" : ":\n  " + records.map(\.description).joined(separator: "\n  "))
        case .unwritable(let folder, let reason): "\(folder) can't be written: \(reason)"
        }
    }
}

/// A record that was left out: where it stands and what is wrong with it.
package struct BadRecord: Sendable, Equatable, CustomStringConvertible {
    package enum Place: Sendable, Equatable, CustomStringConvertible {
        /// From 1.
        case line(Int)
        /// Of the file's list, from 0.
        case element(Int)
        /// Of an element's own list, both from 0.
        case entry(Int, of: Int)
        case file

        package var description: String {
            switch self {
            case .line(let number): "line \(number)"
            case .element(let index): "element \(index)"
            case .entry(let index, let element): "element \(element), entry \(index)"
            case .file: "as a whole"
            }
        }
    }

    package let file: String
    package let place: Place
    package let reason: String

    package var description: String { "\(file) \(place): \(reason)" }
}

/// What is wrong with a record; whoever reads the file knows where.
struct RecordFault: Error, Equatable {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
