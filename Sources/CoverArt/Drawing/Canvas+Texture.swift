import CCairo
import Foundation
import RhythmiQDomain

/// How a spray thins out: dense where it starts, nothing where it ends.
enum Falloff {
    case linear(from: Point, to: Point)
    /// `inner` may be the larger radius: then the rim is dense and the middle free.
    case radial(Point, inner: Double, outer: Double)
}

/// The hand that all covers share: shading is sprayed in grains as on a screen print, and a faint grain lies over all.
extension Canvas {
    /// Sprays `ink` into a shape (or everywhere).
    func spray(_ ink: Ink, _ falloff: Falloff, in shape: Shape? = nil, strength: Double = 1) {
        guard let mask = sprayMask ?? cairo_image_surface_create(CAIRO_FORMAT_A8, Int32(side), Int32(side)) else {
            return
        }
        sprayMask = mask
        guard let bounds = pixelBounds(of: shape), let bytes = cairo_image_surface_get_data(mask) else { return }
        let stride = Int(cairo_image_surface_get_stride(mask))
        cairo_surface_flush(mask)
        let density = density(of: falloff)
        for y in bounds.y {
            let row = bytes + y * stride
            density(y, bounds.x, Float(strength * 255), row)
            Grain.tile.dissolve(row, columns: bounds.x, y: y)
        }
        cairo_surface_mark_dirty(mask)

        cairo_save(context)
        if let shape {
            trace(shape)
            cairo_clip(context)
        }
        cairo_identity_matrix(context)
        cairo_rectangle(
            context, Double(bounds.x.lowerBound), Double(bounds.y.lowerBound), Double(bounds.x.count),
            Double(bounds.y.count))
        cairo_clip(context)
        cairo_set_source_rgb(context, ink.red, ink.green, ink.blue)
        cairo_mask_surface(context, mask, 0, 0)
        cairo_restore(context)
    }

    /// The pixels that a shape touches; `nil` when it lies outside the sheet.
    private func pixelBounds(of shape: Shape?) -> (x: Range<Int>, y: Range<Int>)? {
        guard let shape else { return (0..<side, 0..<side) }
        trace(shape)
        cairo_save(context)
        cairo_identity_matrix(context)
        var (left, top, right, bottom) = (0.0, 0.0, 0.0, 0.0)
        cairo_path_extents(context, &left, &top, &right, &bottom)
        cairo_restore(context)
        cairo_new_path(context)
        let limit = Double(side)
        let x = Int(min(max(left, 0), limit))..<Int(min(max(right.rounded(.up), max(left, 0)), limit))
        let y = Int(min(max(top, 0), limit))..<Int(min(max(bottom.rounded(.up), max(top, 0)), limit))
        return x.isEmpty || y.isEmpty ? nil : (x, y)
    }

    /// A function that writes one row of densities (0…255) in pixels.
    private func density(of falloff: Falloff) -> (Int, Range<Int>, Float, UnsafeMutablePointer<UInt8>) -> Void {
        switch falloff {
        case .linear(let from, let to):
            let (start, end) = (inPixels(from), inPixels(to))
            let (dx, dy) = (end.x - start.x, end.y - start.y)
            let length = max(dx * dx + dy * dy, 1e-6)
            let (stepX, stepY) = (Float(dx / length), Float(dy / length))
            let offset = Float(-(start.x * dx + start.y * dy) / length)
            return { y, columns, full, row in
                for x in columns {
                    row[x] = Self.eased(offset + stepX * Float(x) + stepY * Float(y), full)
                }
            }
        case .radial(let centre, let inner, let outer):
            let middle = inPixels(centre)
            let (from, to) = (Float(lengthInPixels(inner)), Float(lengthInPixels(outer)))
            let (cx, cy, reciprocal) = (
                Float(middle.x), Float(middle.y), 1 / (abs(to - from) < 1e-3 ? 1e-3 : to - from)
            )
            return { y, columns, full, row in
                let dy = Float(y) - cy
                for x in columns {
                    let dx = Float(x) - cx
                    row[x] = Self.eased(((dx * dx + dy * dy).squareRoot() - from) * reciprocal, full)
                }
            }
        }
    }

    @inline(__always)
    private static func eased(_ position: Float, _ full: Float) -> UInt8 {
        let left = 1 - min(max(position, 0), 1)
        return UInt8(left * left * (3 - 2 * left) * full)
    }

    func inPixels(_ point: Point) -> Point {
        var (x, y) = (point.x, point.y)
        cairo_user_to_device(context, &x, &y)
        return Point(x, y)
    }

    func lengthInPixels(_ length: Double) -> Double {
        var (x, y) = (length, 0.0)
        cairo_user_to_device_distance(context, &x, &y)
        return (x * x + y * y).squareRoot()
    }

    /// Mirrors what stands above `horizon` into still or rippled water, or a wet street, below it.
    ///
    /// - Parameter ripple: how far the picture is pushed sideways, in units; grows towards the viewer.
    func reflect(below horizon: Double, ripple: Double, stretch: Double, into water: Ink, share: Double) {
        cairo_surface_flush(surface)
        guard let bytes = cairo_image_surface_get_data(surface) else { return }
        let stride = Int(cairo_image_surface_get_stride(surface))
        let edge = Int(horizon * scale)
        let phase = between(0, 6.28)
        let waterBytes = [water.blue, water.green, water.red].map { Int($0 * 255) }
        for y in edge..<side {
            let depth = Double(y - edge) / scale
            let source = max(edge - 1 - Int(Double(y - edge) / stretch), 0)
            let near = 0.25 + depth / max(1000 - horizon, 1)
            let wave =
                sin(depth * 0.52 / near.squareRoot() + phase) + 0.6
                * sin(depth * 0.93 / near.squareRoot() + phase * 2.3)
            let shift = Int(wave * ripple * near * scale)
            let keep = Int(256 * (1 - share) * max(0.25, 1 - depth / 900))
            for x in 0..<side {
                let from = bytes + source * stride + min(max(x + shift, 0), side - 1) * 4
                let to = bytes + y * stride + x * 4
                for channel in 0..<3 {
                    to[channel] = UInt8((Int(from[channel]) * keep + waterBytes[channel] * (256 - keep)) >> 8)
                }
            }
        }
        cairo_surface_mark_dirty(surface)
    }

    /// The faint grain of printed paper over everything drawn so far; also hides the steps of gradients.
    func grain(_ amount: Int) {
        cairo_surface_flush(surface)
        guard let bytes = cairo_image_surface_get_data(surface) else { return }
        let stride = Int(cairo_image_surface_get_stride(surface))
        for y in 0..<side {
            Grain.tile.dust(bytes + y * stride, pixels: side, y: y, amount: amount)
        }
        cairo_surface_mark_dirty(surface)
    }

    /// Long fibres of handmade paper.
    func fibres(_ ink: Ink, count: Int, alpha: Double) {
        for _ in 0..<count {
            let start = Point(between(-20, 1020), between(-20, 1020))
            let (angle, length) = (between(0, .pi), between(14, 60))
            let end = Point.polar(start, length, angle)
            let bend = Point.polar(start, length * 0.55, angle + between(-0.5, 0.5))
            stroke(
                .path {
                    $0.move(start.x, start.y); $0.curve(bend, bend, end)
                }, ink, width: between(0.6, 1.5),
                alpha: alpha * between(0.4, 1))
        }
    }
}

/// A tile of noise without clumps: white noise minus its local mean, spread evenly over 0…255.
struct Grain: Sendable {
    static let tile = Grain()
    private static let width = 256
    private let values: [UInt8]

    private init() {
        let (width, mask) = (Self.width, Self.width - 1)
        var chance = SplitMix64(seed: 0x9A1E)
        let white = (0..<width * width).map { _ in Float(chance.unit()) }
        var order: [(Float, Int)] = []
        order.reserveCapacity(white.count)
        for y in 0..<width {
            for x in 0..<width {
                var mean: Float = 0
                for (dx, dy) in [(-1, 0), (1, 0), (0, -1), (0, 1)] {
                    mean += white[((y + dy) & mask) * width + ((x + dx) & mask)]
                }
                order.append((white[y * width + x] - 0.18 * mean, y * width + x))
            }
        }
        order.sort { $0 < $1 }
        var values = [UInt8](repeating: 0, count: white.count)
        for (rank, entry) in order.enumerated() { values[entry.1] = UInt8(rank * 256 / order.count) }
        self.values = values
    }

    /// Turns densities into grains: what is denser than the noise stays.
    func dissolve(_ row: UnsafeMutablePointer<UInt8>, columns: Range<Int>, y: Int) {
        let mask = Self.width - 1
        values.withUnsafeBufferPointer { noise in
            let line = (y & mask) * Self.width
            for x in columns {
                let excess = Int32(row[x]) - Int32(noise[line + (x & mask)])
                row[x] = UInt8(truncatingIfNeeded: min(max(excess * 3, 0), 255))
            }
        }
    }

    /// Lightens and darkens pixels by up to half of `amount` levels.
    func dust(_ row: UnsafeMutablePointer<UInt8>, pixels: Int, y: Int, amount: Int) {
        let mask = Self.width - 1
        values.withUnsafeBufferPointer { noise in
            let line = ((y + 91) & mask) * Self.width
            for x in 0..<pixels {
                let shift = (Int32(noise[line + ((x + 37) & mask)]) - 128) * Int32(amount) >> 8
                for channel in 0..<3 {
                    let value = Int32(row[x * 4 + channel]) + shift
                    row[x * 4 + channel] = UInt8(truncatingIfNeeded: min(max(value, 0), 255))
                }
            }
        }
    }
}
