import CCairo
import Foundation
import Synchronization

/// Pango's font map and context: measures and sets lines of text.
///
/// `@unchecked`: Pango's font maps are not made for several threads, so all that reaches one from outside waits its
/// `turn`; the pointers are set once in `init`.
final class FontBook: @unchecked Sendable {
    enum Source {
        /// What fontconfig finds.
        case system
        /// No fonts at all: how a bare machine looks.
        case none
    }

    static let missing = CoverError.missingFont(
        remedy: "install the package fonts-nanum (or another font with Korean letters), then run: fc-cache -f")

    /// Margin of all covers, in units.
    static let margin = 72.0
    private static let subtitleSize = 31.0
    private static let leading = 1.2

    private let turn = Mutex(())
    private let map: UnsafeMutablePointer<PangoFontMap>?
    private let context: OpaquePointer?
    private let configuration: OpaquePointer?

    init(source: Source) {
        map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT)
        switch source {
        case .system: configuration = nil
        case .none: configuration = FcConfigCreate()
        }
        if let configuration, let map { pango_fc_font_map_set_config(OpaquePointer(map), configuration) }
        context = map.flatMap { pango_font_map_create_context($0) }
        guard let context, let options = cairo_font_options_create() else { return }
        defer { cairo_font_options_destroy(options) }
        // Without hinting, widths grow evenly with the size: what fits at one size fits at another.
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        pango_cairo_context_set_font_options(context, options)
    }

    deinit {
        if let context { g_object_unref(UnsafeMutableRawPointer(context)) }
        if let map { g_object_unref(UnsafeMutableRawPointer(map)) }
        if let configuration { FcConfigDestroy(configuration) }
    }

    /// Whether Korean titles can be set at all.
    var hasKorean: Bool { turn.withLock { _ in drawsKorean } }

    func draws(_ text: String) -> Bool { turn.withLock { _ in canDraw(text, .round) } }

    private var drawsKorean: Bool { canDraw("가힣", .round) }

    // MARK: Lines

    private struct Face {
        var voice: Caption.Voice
        var bold: Bool
    }

    private func withLayout<Result>(
        _ text: String, _ face: Face, pixels: Double, _ body: (OpaquePointer) -> Result
    ) -> Result? {
        guard let context, let layout = pango_layout_new(context), let description = pango_font_description_new() else {
            return nil
        }
        defer { g_object_unref(UnsafeMutableRawPointer(layout)) }
        defer { pango_font_description_free(description) }
        pango_font_description_set_family(description, face.voice.families)
        pango_font_description_set_weight(description, face.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        pango_font_description_set_absolute_size(description, pixels * Double(PANGO_SCALE))
        pango_layout_set_font_description(layout, description)
        // A title may begin with a right-to-left letter; the page stays a left-to-right page.
        pango_layout_set_auto_dir(layout, 0)
        pango_layout_set_single_paragraph_mode(layout, 1)
        if let attributes = pango_attr_list_new() {
            let spacing = face.bold ? -0.018 : 0.012
            pango_attr_list_insert(
                attributes, pango_attr_letter_spacing_new(Int32(spacing * pixels * Double(PANGO_SCALE))))
            pango_layout_set_attributes(layout, attributes)
            pango_attr_list_unref(attributes)
        }
        pango_layout_set_text(layout, text, Int32(text.utf8.count))
        return body(layout)
    }

    private func canDraw(_ text: String, _ voice: Caption.Voice) -> Bool {
        withLayout(text, Face(voice: voice, bold: true), pixels: 32) { layout in
            pango_layout_get_unknown_glyphs_count(layout) == 0 && Self.width(layout) > 0
        } ?? false
    }

    private static func width(_ layout: OpaquePointer) -> Double {
        var logical = PangoRectangle()
        pango_layout_get_extents(layout, nil, &logical)
        return Double(logical.width) / Double(PANGO_SCALE)
    }

    /// Never a hex box: what no font has is left out.
    private func drawable(_ text: String, _ voice: Caption.Voice) throws(CoverError) -> String {
        if text.isEmpty || canDraw(text, voice) { return text }
        if text.unicodeScalars.contains(where: { 0xAC00...0xD7A3 ~= $0.value }), !drawsKorean { throw Self.missing }
        if !canDraw("Aa", voice) { throw Self.missing }
        let kept = String(text.filter { $0 == " " || canDraw(String($0), voice) })
        return TitleText.cleaned(kept)
    }

    // MARK: Setting a caption

    private struct Line {
        var text: String
        var face: Face
        var isTitle: Bool
        /// In units; `y` is the baseline.
        var origin: Point
        var size: Double
        var width: Double
    }

    /// Sets title and subtitle, and sees to it that they can be read.
    ///
    /// - Returns: the title as set, and the lowest contrast of the letters against the picture.
    func letter(
        title: String, subtitle: String?, as caption: Caption, on canvas: Canvas
    ) throws(CoverError) -> (String, Double?) {
        try turn.withLock { _ throws(CoverError) in try set(title, subtitle, caption, canvas) }
    }

    private func set(
        _ title: String, _ subtitle: String?, _ caption: Caption, _ canvas: Canvas
    ) throws(CoverError) -> (String, Double?) {
        let title = try drawable(TitleText.cleaned(title), caption.voice)
        let subtitle = try drawable(TitleText.cleaned(subtitle ?? ""), caption.voice)
        let lines = compose(title, subtitle, caption)
        guard !lines.isEmpty else { return ("", nil) }
        let (ink, contrast) = readableInk(for: lines, caption, on: canvas)
        for line in lines { draw(line, ink, on: canvas) }
        let set = lines.filter(\.isTitle).map(\.text).joined(separator: " ")
        return (set, contrast)
    }

    private func compose(_ title: String, _ subtitle: String, _ caption: Caption) -> [Line] {
        let bold = Face(voice: caption.voice, bold: true)
        // Thin strokes of a Myeongjo break up at this size.
        let regular = Face(voice: caption.voice, bold: caption.voice == .serif)
        let available = 1000 - 2 * Self.margin
        let setting = LineBreaking(
            width: { text in self.withLayout(text, bold, pixels: 200, Self.width).map { $0 / 200 } ?? 0 },
            available: available
        ).set(title)
        var lines = setting.lines.map {
            Line(text: $0, face: bold, isTitle: true, origin: Point(0, 0), size: setting.size, width: 0)
        }
        if !subtitle.isEmpty {
            var text = subtitle
            while measure(text, regular, Self.subtitleSize) > available, text.count > 1 {
                text = String(text.dropLast(2)) + "…"
            }
            lines.append(
                Line(text: text, face: regular, isTitle: false, origin: Point(0, 0), size: Self.subtitleSize, width: 0))
        }
        place(&lines, setting.size, caption)
        return lines
    }

    private func measure(_ text: String, _ face: Face, _ size: Double) -> Double {
        withLayout(text, face, pixels: size, Self.width) ?? 0
    }

    private func place(_ lines: inout [Line], _ titleSize: Double, _ caption: Caption) {
        // Baselines from the first one down, then the whole block moves to its edge.
        var baseline = 0.0
        for index in lines.indices {
            if index > 0 { baseline += lines[index].isTitle ? titleSize * Self.leading : 62 }
            lines[index].width = measure(lines[index].text, lines[index].face, lines[index].size)
            // Letters have a side bearing that grows with the size; optically the left edges should meet.
            let bearing = lines[index].face.bold ? lines[index].size * 0.05 : lines[index].size * 0.04
            let x =
                caption.alignment == .left ? Self.margin - bearing : (1000 - lines[index].width) / 2
            lines[index].origin = Point(x, baseline)
        }
        let first = lines.first?.size ?? 0
        let shift = caption.place == .top ? Self.margin + first * 0.8 : 1000 - Self.margin - baseline - 4
        for index in lines.indices { lines[index].origin.y += shift }
    }

    private func draw(_ line: Line, _ ink: Ink, on canvas: Canvas) {
        let pixels = line.size * canvas.scale
        _ = withLayout(line.text, line.face, pixels: pixels) { layout in
            cairo_save(canvas.context)
            cairo_identity_matrix(canvas.context)
            let baseline = Double(pango_layout_get_baseline(layout)) / Double(PANGO_SCALE)
            cairo_move_to(canvas.context, line.origin.x * canvas.scale, line.origin.y * canvas.scale - baseline)
            cairo_set_source_rgb(canvas.context, ink.red, ink.green, ink.blue)
            if line.isTitle {
                // The boldest cut of these families is not bold enough for a sleeve: an outline adds the rest.
                pango_cairo_layout_path(canvas.context, layout)
                cairo_set_line_width(canvas.context, pixels * line.face.voice.emboldening)
                cairo_fill_preserve(canvas.context)
                cairo_stroke(canvas.context)
            } else {
                pango_cairo_show_layout(canvas.context, layout)
            }
            cairo_restore(canvas.context)
        }
    }

    // MARK: Contrast

    static let sufficientContrast = 4.5

    /// The scene's ink if it stands out; else its shade as ink; else the shade is laid under the letters, as little as
    /// will do.
    private func readableInk(for lines: [Line], _ caption: Caption, on canvas: Canvas) -> (Ink, Double) {
        let plain = lowestContrast(of: caption.ink, lines, canvas)
        if plain >= Self.sufficientContrast { return (caption.ink, plain) }
        let reversed = lowestContrast(of: caption.shade, lines, canvas)
        if reversed >= Self.sufficientContrast { return (caption.shade, reversed) }
        // Drawn again and again it thickens: stop at the first that suffices.
        let under =
            contrast(caption.ink.luminance, caption.shade.luminance) >= 7
            ? caption.shade : caption.ink.luminance > 0.3 ? Ink(0x0B0B10) : Ink(0xFFFFFF)
        var reached = plain
        for _ in 0..<14 where reached < Self.sufficientContrast {
            layUnder(lines, under, caption, canvas)
            reached = lowestContrast(of: caption.ink, lines, canvas)
        }
        return (caption.ink, reached)
    }

    private func layUnder(_ lines: [Line], _ ink: Ink, _ caption: Caption, _ canvas: Canvas) {
        guard let first = lines.first, let last = lines.last else { return }
        switch caption.place {
        case .top:
            let end = last.origin.y + 24
            canvas.fade(ink, from: Point(0, end * 0.55), to: Point(0, end + 170), alpha: 0.24)
        case .bottom:
            let start = first.origin.y - first.size
            canvas.fade(ink, from: Point(0, start + (1000 - start) * 0.45), to: Point(0, start - 170), alpha: 0.24)
        }
    }

    /// The contrast that all but the worst twentieth of the places under the letters reach.
    private func lowestContrast(of ink: Ink, _ lines: [Line], _ canvas: Canvas) -> Double {
        let own = ink.luminance
        return lines.map { line -> Double in
            let box = (
                x: line.origin.x...line.origin.x + line.width,
                y: line.origin.y - line.size * 0.85...line.origin.y + line.size * 0.15
            )
            let reached = canvas.luminances(x: box.x, y: box.y).map { contrast(own, $0) }.sorted()
            return reached.isEmpty ? 21 : reached[reached.count / 20]
        }.min() ?? 21
    }
}

extension Canvas {
    /// Relative luminances of the pixels in a box, thinned out.
    fileprivate func luminances(x: ClosedRange<Double>, y: ClosedRange<Double>) -> [Double] {
        cairo_surface_flush(surface)
        guard let bytes = cairo_image_surface_get_data(surface) else { return [] }
        let stride = Int(cairo_image_surface_get_stride(surface))
        func pixels(_ range: ClosedRange<Double>) -> Range<Int> {
            let low = min(max(Int(range.lowerBound * scale), 0), side)
            return low..<max(min(Int(range.upperBound * scale), side), low)
        }
        var result: [Double] = []
        for row in pixels(y) where row % 4 == 0 {
            for column in pixels(x) where column % 4 == 0 {
                let pixel = bytes + row * stride + column * 4
                result.append(
                    0.2126 * Self.linear[Int(pixel[2])] + 0.7152 * Self.linear[Int(pixel[1])]
                        + 0.0722 * Self.linear[Int(pixel[0])])
            }
        }
        return result
    }

    private static let linear = (0...255).map { Ink.linear(Double($0) / 255) }
}
