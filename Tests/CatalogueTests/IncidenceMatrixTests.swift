import Catalogue
import RhythmiQDomain
import Testing

@Suite struct IncidenceMatrixTests {
    /// Rows with random columns, some of them repeated, and the same as a dense table.
    private static func random(seed: Int) -> (rows: [[Int32]], columnCount: Int, dense: [[Bool]]) {
        var generator = SplitMix64(seed: UInt64(seed))
        let columnCount = generator.index(below: 12) + 1
        let rows = (0..<generator.index(below: 9)).map { _ in
            (0..<generator.index(below: 15)).map { _ in Int32(generator.index(below: columnCount)) }
        }
        let dense = rows.map { row in (0..<columnCount).map { row.contains(Int32($0)) } }
        return (rows, columnCount, dense)
    }

    @Test(arguments: 0..<200)
    func bothFormsHoldWhatTheDenseMatrixHolds(seed: Int) {
        let (rows, columnCount, dense) = Self.random(seed: seed)

        let matrix = IncidenceMatrix(rows: rows, columnCount: columnCount)

        #expect(matrix.rowCount == rows.count)
        #expect(matrix.columnCount == columnCount)
        for row in rows.indices {
            #expect(Array(matrix.columns(inRow: row)) == dense[row].indices.filter { dense[row][$0] }.map(Int32.init))
        }
        for column in 0..<columnCount {
            let expected = dense.indices.filter { dense[$0][column] }.map(Int32.init)
            #expect(Array(matrix.rows(withColumn: column)) == expected)
            #expect(matrix.rowCount(ofColumn: column) == expected.count)
        }
    }

    @Test(arguments: 0..<50)
    func theOffsetsOfBothFormsEndAtTheNumberOfEntries(seed: Int) {
        let (rows, columnCount, dense) = Self.random(seed: seed)

        let matrix = IncidenceMatrix(rows: rows, columnCount: columnCount)

        let entries = dense.joined().count { $0 }
        #expect(matrix.rowOffsets.count == rows.count + 1 && matrix.columnOffsets.count == columnCount + 1)
        #expect(matrix.rowOffsets.last == Int32(entries) && matrix.columnOffsets.last == Int32(entries))
        #expect(matrix.columnIndices.count == entries && matrix.rowIndices.count == entries)
    }

    @Test func nothingAtAllIsAMatrix() {
        let matrix = IncidenceMatrix(rows: [], columnCount: 0)

        #expect(matrix.rowOffsets == [0] && matrix.columnOffsets == [0])
    }
}
