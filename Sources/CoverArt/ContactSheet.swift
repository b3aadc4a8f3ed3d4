import CCairo
import RhythmiQDomain

/// Many covers side by side on one square picture, to look at as a designer would.
package enum ContactSheet {
    /// - Parameters:
    ///   - briefs: row by row; as many as fit a square are painted (25 of 27).
    ///   - side: of the whole sheet, in pixels.
    /// - Returns: a JPEG below `byteLimit`.
    package static func paint(
        _ briefs: [CoverBrief], by painter: CoverPainter, side: Int = 1280, byteLimit: Int = 600_000
    ) throws(CoverError) -> [UInt8] {
        let columns = max(1, Int(Double(briefs.count).squareRoot()))
        let sheet = try Canvas(side: side, seed: 0)
        let cell = Double(side) / Double(columns)
        for (index, brief) in briefs.prefix(columns * columns).enumerated() {
            let cover = try painter.painting(of: brief).canvas
            cairo_save(sheet.context)
            cairo_identity_matrix(sheet.context)
            cairo_translate(sheet.context, Double(index % columns) * cell, Double(index / columns) * cell)
            cairo_scale(sheet.context, cell / Double(cover.side), cell / Double(cover.side))
            cairo_set_source_surface(sheet.context, cover.surface, 0, 0)
            cairo_pattern_set_filter(cairo_get_source(sheet.context), CAIRO_FILTER_BEST)
            cairo_paint(sheet.context)
            cairo_restore(sheet.context)
        }
        return try JPEGWriter.fit(sheet, under: byteLimit).bytes
    }
}
