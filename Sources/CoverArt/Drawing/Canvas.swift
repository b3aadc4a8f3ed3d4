import CCairo
import Foundation
import RhythmiQDomain

/// A square sheet that is drawn on in thousandths of its side. It owns one cairo surface and, once something is sprayed,
/// one byte per pixel more; both go with it.
///
/// Not `Sendable`: a canvas lives inside one call of `CoverPainter.paint`.
final class Canvas {
    /// In pixels.
    let side: Int
    let surface: OpaquePointer
    let context: OpaquePointer
    var chance: SplitMix64
    var sprayMask: OpaquePointer?

    /// Pixels per unit.
    var scale: Double { Double(side) / 1000 }

    init(side: Int, seed: UInt64) throws(CoverError) {
        self.side = side
        chance = SplitMix64(seed: seed)
        // cairo answers a failed allocation with an inert object, never with null; drawing on it does nothing.
        guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(side), Int32(side)) else {
            throw .noMemory
        }
        guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let context = cairo_create(surface) else {
            cairo_surface_destroy(surface)
            throw .noMemory
        }
        self.surface = surface
        self.context = context
        cairo_scale(context, Double(side) / 1000, Double(side) / 1000)
        cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    }

    deinit {
        if let sprayMask { cairo_surface_destroy(sprayMask) }
        cairo_destroy(context)
        cairo_surface_destroy(surface)
    }

    // MARK: Chance

    func unit() -> Double { chance.unit() }

    func whole(below bound: Int) -> Int { chance.index(below: bound) }

    func shuffle<Element>(_ elements: inout [Element]) { chance.shuffle(&elements) }

    func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * chance.unit() }

    func pick<Element>(_ elements: [Element]) -> Element { elements[chance.index(below: elements.count)] }

    func happens(_ probability: Double) -> Bool { chance.unit() < probability }

    /// One of several palettes, its hues turned a little and all alike: siblings share a family's colours, twins do not.
    func palette(_ choices: [UInt32]...) -> [Ink] {
        let chosen = pick(choices)
        let turn = between(-10, 10)
        return chosen.map { Ink($0).turned(by: turn) }
    }

    // MARK: Drawing

    func fill(_ shape: Shape, _ ink: Ink, alpha: Double = 1, blend: cairo_operator_t = CAIRO_OPERATOR_OVER) {
        trace(shape)
        cairo_set_source_rgba(context, ink.red, ink.green, ink.blue, alpha)
        cairo_set_operator(context, blend)
        cairo_fill(context)
        cairo_set_operator(context, CAIRO_OPERATOR_OVER)
    }

    func cover(_ ink: Ink) {
        cairo_set_source_rgb(context, ink.red, ink.green, ink.blue)
        cairo_paint(context)
    }

    func stroke(_ shape: Shape, _ ink: Ink, width: Double, alpha: Double = 1, square: Bool = false) {
        trace(shape)
        cairo_set_line_cap(context, square ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND)
        cairo_set_line_width(context, width)
        cairo_set_source_rgba(context, ink.red, ink.green, ink.blue, alpha)
        cairo_stroke(context)
    }

    /// A linear gradient over the sheet or a shape; by default from the upper to the lower edge.
    func wash(
        _ stops: [(Double, Ink)], from: Point = Point(0, 0), to: Point = Point(0, 1000), in shape: Shape? = nil
    ) {
        guard let pattern = cairo_pattern_create_linear(from.x, from.y, to.x, to.y) else { return }
        defer { cairo_pattern_destroy(pattern) }
        for (offset, ink) in stops {
            cairo_pattern_add_color_stop_rgb(pattern, offset, ink.red, ink.green, ink.blue)
        }
        paint(pattern, in: shape)
    }

    /// A colour that fades to nothing along a line.
    func fade(
        _ ink: Ink, from: Point, to: Point, alpha: Double = 1, in shape: Shape? = nil,
        blend: cairo_operator_t = CAIRO_OPERATOR_OVER
    ) {
        guard let pattern = cairo_pattern_create_linear(from.x, from.y, to.x, to.y) else { return }
        defer { cairo_pattern_destroy(pattern) }
        cairo_pattern_add_color_stop_rgba(pattern, 0, ink.red, ink.green, ink.blue, alpha)
        cairo_pattern_add_color_stop_rgba(pattern, 1, ink.red, ink.green, ink.blue, 0)
        cairo_set_operator(context, blend)
        paint(pattern, in: shape)
        cairo_set_operator(context, CAIRO_OPERATOR_OVER)
    }

    /// Light round a point, brightest in the middle.
    func glow(
        _ centre: Point, _ radius: Double, _ ink: Ink, alpha: Double, blend: cairo_operator_t = CAIRO_OPERATOR_OVER
    ) {
        guard let pattern = cairo_pattern_create_radial(centre.x, centre.y, 0, centre.x, centre.y, radius) else {
            return
        }
        defer { cairo_pattern_destroy(pattern) }
        for (offset, share) in [(0.0, 1.0), (0.25, 0.62), (0.5, 0.28), (0.75, 0.08), (1, 0)] {
            cairo_pattern_add_color_stop_rgba(pattern, offset, ink.red, ink.green, ink.blue, alpha * share)
        }
        cairo_set_operator(context, blend)
        paint(pattern, in: .rect(centre.x - radius, centre.y - radius, 2 * radius, 2 * radius))
        cairo_set_operator(context, CAIRO_OPERATOR_OVER)
    }

    /// The soft shadow that a sheet of paper throws: a few widening strokes instead of a blur, which would need surfaces.
    func shadow(of shape: Shape, dx: Double, dy: Double, spread: Double, ink: Ink, alpha: Double) {
        moved(dx, dy) {
            fill(shape, ink, alpha: alpha * 0.5)
            for step in 1...4 {
                stroke(shape, ink, width: spread * Double(step) / 2, alpha: alpha * 0.16)
            }
        }
    }

    func clipped(to shape: Shape, _ draw: () -> Void) {
        cairo_save(context)
        trace(shape)
        cairo_clip(context)
        draw()
        cairo_restore(context)
    }

    func moved(_ dx: Double, _ dy: Double, turned angle: Double = 0, scaled factor: Double = 1, _ draw: () -> Void) {
        cairo_save(context)
        cairo_translate(context, dx, dy)
        cairo_rotate(context, angle)
        cairo_scale(context, factor, factor)
        draw()
        cairo_restore(context)
    }

    func trace(_ shape: Shape) {
        cairo_new_path(context)
        for step in shape.steps {
            switch step {
            case .move(let point): cairo_move_to(context, point.x, point.y)
            case .line(let point): cairo_line_to(context, point.x, point.y)
            case .curve(let first, let second, let end):
                cairo_curve_to(context, first.x, first.y, second.x, second.y, end.x, end.y)
            case .arc(let centre, let radius, let from, let to):
                if to >= from {
                    cairo_arc(context, centre.x, centre.y, radius, from, to)
                } else {
                    cairo_arc_negative(context, centre.x, centre.y, radius, from, to)
                }
            case .close: cairo_close_path(context)
            }
        }
    }

    private func paint(_ pattern: OpaquePointer, in shape: Shape?) {
        cairo_set_source(context, pattern)
        guard let shape else {
            cairo_paint(context)
            return
        }
        trace(shape)
        cairo_fill(context)
    }
}
