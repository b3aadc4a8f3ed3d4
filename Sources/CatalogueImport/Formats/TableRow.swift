import Foundation
import RhythmiQDomain

/// A row of a CSV file, read by what its columns mean.
struct TableRow {
    let record: CSVReader.Record
    let places: [ColumnNames.Column: [Int]]

    /// `nil` where the column or its value is missing.
    func text(_ column: ColumnNames.Column) throws(RecordFault) -> String? {
        guard let place = places[column]?.first else { return nil }
        let text = CleanText.line(try record.text(at: place, named: column.rawValue))
        return CleanText.isMissing(text) ? nil : text
    }

    func texts(_ column: ColumnNames.Column) throws(RecordFault) -> [String] {
        var texts: [String] = []
        for place in places[column] ?? [] {
            let text = try record.text(at: place, named: column.rawValue)
            if !CleanText.isMissing(text) { texts += Self.pieces(text) }
        }
        return texts
    }

    /// Rounded; a fault where there is something that is no number.
    func number(_ column: ColumnNames.Column) throws(RecordFault) -> Double? {
        guard let place = places[column]?.first else { return nil }
        let text = CleanText.line(try record.text(at: place, named: column.rawValue))
        if text.isEmpty || text == "NA" || text == "null" { return nil }
        guard let number = Double(text), number.isFinite else { throw RecordFault("\(column.rawValue) is no number") }
        return number
    }

    /// What is true of the song in every such table.
    func song() throws(RecordFault) -> SongRecord {
        let credit = try text(.artist)
        var record = try SongRecord(title: try text(.title), artist: credit)
        record.durationMs = try duration()
        record.year = CleanText.year(try text(.year))
        record.isExplicit = ["true", "1", "yes"].contains(try text(.explicit)?.lowercased())
        record.language = try text(.language)
        record.energy = try share(.energy)
        let sound = Sound(
            valence: try share(.valence), danceability: try share(.danceability),
            acousticness: try share(.acousticness),
            tempo: try number(.tempo).flatMap { (1...400).contains($0) ? $0 : nil })
        record.sound = sound.isKnown ? sound : nil
        return record
    }

    /// 0…1; `nil` for what is measured on another scale.
    private func share(_ column: ColumnNames.Column) throws(RecordFault) -> Double? {
        try number(column).flatMap { (0...1).contains($0) ? $0 : nil }
    }

    private func duration() throws(RecordFault) -> Int? {
        guard let ms = try number(.durationMs) else { return CleanText.duration(seconds: try number(.seconds)) }
        return CleanText.duration(seconds: ms / 1000)
    }

    /// Of a cell with many: a Python or JSON list of texts, or names between commas, semicolons or strokes.
    private static func pieces(_ text: String) -> [String] {
        if text.utf8.first == UInt8(ascii: "["), let list = try? PythonLiteral.texts(text) { return list }
        return text.utf8.split { ",;|".utf8.contains($0) }.map { String(Substring($0)) }
    }
}

extension CSVReader {
    /// Calls `work` with each good record; bad ones are counted.
    mutating func forEach(
        _ places: [ColumnNames.Column: [Int]], in run: inout ImportRun,
        _ work: (inout ImportRun, TableRow) throws -> Void
    ) throws {
        while let item = try next() {
            switch item {
            case .bad(let line, let reason): try run.bad(.line(line), reason)
            case .record(let record):
                try run.record(at: .line(record.line)) { run in
                    try work(&run, TableRow(record: record, places: places))
                }
            }
        }
    }
}
