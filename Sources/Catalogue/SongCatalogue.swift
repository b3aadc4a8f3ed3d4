package import RhythmiQDomain

/// A list of songs that somebody put together, with what it is for.
package struct CataloguePlaylist: Sendable, Equatable {
    package var id: String
    package var title: String
    package var themes: [ThemeID]
    /// Indices into `SongCatalogue.tracks`, each once, in the list's order.
    package var tracks: [Int32]

    package init(id: String, title: String, themes: [ThemeID], tracks: [Int32]) {
        self.id = id
        self.title = title
        self.themes = themes
        self.tracks = tracks
    }
}

/// Tracks, playlists and the sparse matrix between them: what the recommender works on.
package struct SongCatalogue: Sendable {
    package let tracks: [Track]
    package let playlists: [CataloguePlaylist]
    /// `[playlists, tracks]`, a one for each song of a list.
    package let matrix: IncidenceMatrix
    private let indexByID: [Track.ID: Int32]

    package init(tracks: [Track], playlists: [CataloguePlaylist]) {
        self.tracks = tracks
        self.playlists = playlists
        matrix = IncidenceMatrix(rows: playlists.map(\.tracks), columnCount: tracks.count)
        var indexByID = Dictionary(zip(tracks.map(\.id), Int32(0)...)) { first, _ in first }
        for (index, track) in tracks.enumerated() {
            for id in track.otherIDs where indexByID[Track.ID(id)] == nil { indexByID[Track.ID(id)] = Int32(index) }
        }
        self.indexByID = indexByID
    }

    package func index(of id: Track.ID) -> Int? { indexByID[id].map(Int.init) }
}

/// A sparse matrix of zeros and ones in compressed form, by rows (CSR) and by columns (CSC).
package struct IncidenceMatrix: Sendable {
    package let rowCount: Int
    package let columnCount: Int
    /// `[rows + 1]`
    package let rowOffsets: [Int32]
    /// `[entries]`, columns of each row, ascending.
    package let columnIndices: [Int32]
    /// `[columns + 1]`
    package let columnOffsets: [Int32]
    /// `[entries]`, rows of each column, ascending.
    package let rowIndices: [Int32]

    /// - Parameter rows: the columns of each row in any order; a repeated column counts once.
    package init(rows: [[Int32]], columnCount: Int) {
        rowCount = rows.count
        self.columnCount = columnCount
        var rowOffsets: [Int32] = [0]
        var columnIndices: [Int32] = []
        var columnOffsets = [Int32](repeating: 0, count: columnCount + 1)
        for row in rows {
            var previous: Int32 = -1
            for column in row.sorted() where column != previous {
                precondition(column >= 0 && column < columnCount)
                columnIndices.append(column)
                columnOffsets[Int(column) + 1] += 1
                previous = column
            }
            rowOffsets.append(Int32(columnIndices.count))
        }
        for column in 0..<columnCount { columnOffsets[column + 1] += columnOffsets[column] }
        var next = columnOffsets
        var rowIndices = [Int32](repeating: 0, count: columnIndices.count)
        for row in 0..<rows.count {
            for entry in Int(rowOffsets[row])..<Int(rowOffsets[row + 1]) {
                let column = Int(columnIndices[entry])
                rowIndices[Int(next[column])] = Int32(row)
                next[column] += 1
            }
        }
        self.rowOffsets = rowOffsets
        self.columnIndices = columnIndices
        self.columnOffsets = columnOffsets
        self.rowIndices = rowIndices
    }

    /// Columns of a row, ascending.
    package func columns(inRow row: Int) -> ArraySlice<Int32> {
        columnIndices[Int(rowOffsets[row])..<Int(rowOffsets[row + 1])]
    }

    /// Rows that hold a column, ascending.
    package func rows(withColumn column: Int) -> ArraySlice<Int32> {
        rowIndices[Int(columnOffsets[column])..<Int(columnOffsets[column + 1])]
    }

    package func rowCount(ofColumn column: Int) -> Int { Int(columnOffsets[column + 1] - columnOffsets[column]) }
}
