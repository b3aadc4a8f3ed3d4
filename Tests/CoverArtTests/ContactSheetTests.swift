import CoverArt
import RhythmiQDomain
import Testing

@Suite struct ContactSheetTests {
    @Test func holdsAsManyCoversAsFitASquare() throws {
        let briefs = ["wx.rain", "occ.christmas", "genre.jazz", "act.workout", "act.sleep"].map {
            CoverBrief(title: "표지", themes: [WeightedTheme(ThemeID($0))], seed: 1)
        }
        let painter = CoverPainter()

        let sheet = try ContactSheet.paint(briefs, by: painter, side: 400, byteLimit: 100_000)

        #expect(sheet.starts(with: [0xFF, 0xD8]))
        #expect(sheet.count < 100_000)
        // The fifth does not fit into a square of four, and four others make another sheet.
        #expect(try sheet == ContactSheet.paint(Array(briefs.prefix(4)), by: painter, side: 400, byteLimit: 100_000))
        #expect(try sheet != ContactSheet.paint(briefs.reversed(), by: painter, side: 400, byteLimit: 100_000))
    }
}
