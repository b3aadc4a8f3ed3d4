import CCairo
import Foundation

/// Things that several scenes draw.
extension Canvas {
    /// A line of heights 0…1 from left to right, rough like a mountain or smooth like a dune.
    ///
    /// Source: value noise in octaves, as in Ebert and others, "Texturing & Modeling", 2003.
    func profile(points: Int, waves: Int, roughness: Double) -> [Double] {
        var heights = [Double](repeating: 0, count: points)
        var (amplitude, total, count) = (1.0, 0.0, waves)
        for _ in 0..<6 {
            let lattice = (0...count + 1).map { _ in unit() }
            for index in 0..<points {
                let position = Double(index) / Double(points - 1) * Double(count)
                let cell = min(Int(position), count)
                let within = position - Double(cell)
                let eased = within * within * (3 - 2 * within)
                heights[index] += amplitude * (lattice[cell] * (1 - eased) + lattice[cell + 1] * eased)
            }
            total += amplitude
            amplitude *= roughness
            count *= 2
            if amplitude < 0.02 || count * 2 > points { break }
        }
        return heights.map { $0 / total }
    }

    /// Land below a profile: `height` units high above `baseline`.
    func land(baseline: Double, height: Double, waves: Int, roughness: Double) -> Shape {
        let count = 128
        let heights = profile(points: count, waves: waves, roughness: roughness)
        let points = heights.enumerated().map { index, value in
            Point(-10 + 1020 * Double(index) / Double(count - 1), baseline - height * value)
        }
        return .below(points, smooth: roughness < 0.3)
    }

    /// An island on the horizon, running out flat to both sides.
    func isle(from left: Double, width: Double, height: Double, horizon: Double) -> Shape {
        let heights = profile(points: 48, waves: 3, roughness: 0.45)
        return .polygon(
            heights.enumerated().map { index, value in
                let across = Double(index) / 47
                return Point(left + across * width, horizon - height * value * pow(sin(.pi * across), 0.8))
            })
    }

    func stars(_ count: Int, ink: Ink, below lower: Double) {
        for _ in 0..<count {
            let (x, y, size) = (between(0, 1000), between(0, lower), between(0.7, 2.3))
            // A star beside a letter reads as dirt: where titles stand, stars are faint.
            fill(.circle(x, y, size), ink, alpha: between(0.35, 0.95) * (y < 320 && lower < 600 ? 0.4 : 1))
        }
    }

    /// Falling rain: a far curtain and near streaks. Thin where the title stands.
    func rain(_ ink: Ink, count: Int, slant: Double, from top: Double = 0) {
        for index in 0..<count {
            let isNear = index % 4 == 0
            let length = isNear ? between(70, 130) : between(26, 60)
            let (x, y) = (between(-60, 1080), between(-100, 980))
            let strength = isNear ? 0.34 : 0.22
            let quiet = y < top ? 0.35 : 1
            stroke(
                .line(Point(x, y), Point(x - slant * length, y + length)), ink, width: isNear ? 2.4 : 1.4,
                alpha: strength * quiet)
        }
    }

    func snow(_ ink: Ink, count: Int) {
        for index in 0..<count {
            let isNear = index % 9 == 0
            let (x, y) = (between(0, 1000), between(0, 1000))
            let quiet = y < 320 ? 0.45 : 1
            fill(.circle(x, y, isNear ? between(5, 9) : between(1.4, 4)), ink, alpha: (isNear ? 0.55 : 0.85) * quiet)
        }
    }

    /// A heap cloud with a flat base, `width` wide; `origin` is the middle of the base.
    func cloud(at origin: Point, width: Double) -> Shape {
        var shape = Shape()
        let count = 6
        for index in 0..<count {
            let across = Double(index) / Double(count - 1)
            let bulge = sin(.pi * (0.12 + 0.76 * across))
            let radius = width * (0.07 + 0.13 * bulge * between(0.8, 1.1))
            shape.add(
                .circle(origin.x + (across - 0.5) * width * 0.8, origin.y - radius * between(0.75, 1.15), radius))
        }
        shape.add(.rounded(origin.x - width / 2, origin.y - width * 0.13, width, width * 0.13, width * 0.065))
        return shape
    }

    /// Somebody in a coat, seen from behind, kept as a form: `foot` is the ground between the feet.
    func person(at foot: Point, height: Double, ink: Ink, head: Bool = true) {
        let h = height
        moved(foot.x, foot.y) {
            fill(
                .polygon([
                    Point(-0.085 * h, -0.4 * h), Point(-0.015 * h, -0.4 * h), Point(-0.02 * h, 0), Point(-0.075 * h, 0),
                ]), ink)
            fill(
                .polygon([
                    Point(0.085 * h, -0.4 * h), Point(0.015 * h, -0.4 * h), Point(0.02 * h, 0), Point(0.075 * h, 0),
                ]), ink)
            fill(
                .path {
                    $0.move(-0.06 * h, -0.83 * h)
                    $0.curve(Point(-0.15 * h, -0.82 * h), Point(-0.14 * h, -0.6 * h), Point(-0.15 * h, -0.3 * h))
                    $0.line(0.15 * h, -0.3 * h)
                    $0.curve(Point(0.14 * h, -0.6 * h), Point(0.15 * h, -0.82 * h), Point(0.06 * h, -0.83 * h))
                    $0.close()
                }, ink)
            if head { fill(.ellipse(0, -0.9 * h, 0.068 * h, 0.085 * h), ink) }
        }
    }

    /// An open umbrella seen from the side; `top` is its tip, `radius` half its width.
    func umbrella(at top: Point, radius r: Double, ink: Ink, dark: Ink) {
        let base = top.y + r * 0.72
        let ribs = [-1.0, -0.62, -0.2, 0.2, 0.62, 1]
        let canopy = Shape.path { shape in
            shape.move(top.x - r, base)
            shape.curve(
                Point(top.x - r * 0.92, top.y + r * 0.18), Point(top.x - r * 0.42, top.y), Point(top.x, top.y))
            shape.curve(
                Point(top.x + r * 0.42, top.y), Point(top.x + r * 0.92, top.y + r * 0.18), Point(top.x + r, base))
            for (right, left) in zip(ribs.reversed(), ribs.reversed().dropFirst()) {
                let middle = top.x + (right + left) / 2 * r
                let lift = Point(middle, base - r * 0.16)
                shape.curve(lift, lift, Point(top.x + left * r, base))
            }
            shape.close()
        }
        fill(canopy, ink)
        clipped(to: canopy) {
            for (index, (left, right)) in zip(ribs, ribs.dropFirst()).enumerated() where index % 2 == 0 {
                let panel = Shape.path { shape in
                    shape.move(top.x, top.y)
                    shape.curve(
                        Point(top.x + left * r * 0.7, top.y + r * 0.08),
                        Point(top.x + left * r * 0.98, top.y + r * 0.4), Point(top.x + left * r, base + 2))
                    shape.line(top.x + right * r, base + 2)
                    shape.curve(
                        Point(top.x + right * r * 0.98, top.y + r * 0.4),
                        Point(top.x + right * r * 0.7, top.y + r * 0.08), Point(top.x, top.y))
                    shape.close()
                }
                fill(panel, dark, alpha: 0.35)
            }
        }
        spray(
            dark, .linear(from: Point(top.x + r, base), to: Point(top.x - r * 0.3, top.y)), in: canopy, strength: 0.75)
        stroke(.line(Point(top.x, top.y - r * 0.09), Point(top.x, top.y)), dark, width: r * 0.03)
    }

    /// A fir of stacked skirts; `foot` is where the trunk meets the ground.
    func fir(at foot: Point, height: Double, ink: Ink) -> Shape {
        let tiers = 5
        return .path { shape in
            for side in [-1.0, 1] {
                shape.move(foot.x, foot.y - height)
                for tier in 1...tiers {
                    let down = foot.y - height + height * 0.94 * Double(tier) / Double(tiers)
                    let out = height * 0.055 + height * 0.2 * Double(tier) / Double(tiers)
                    shape.line(foot.x + side * out, down)
                    shape.line(foot.x + side * out * 0.45, down - height * 0.015)
                }
                shape.line(foot.x + side * height * 0.03, foot.y)
                shape.line(foot.x, foot.y)
                shape.close()
            }
        }
    }

    /// Wisps of steam rising from `origin`.
    func steam(from origin: Point, height: Double, ink: Ink, alpha: Double) {
        for strand in -1...1 {
            let x = origin.x + Double(strand) * height * 0.17
            let sway = height * (strand == 0 ? 0.13 : 0.1)
            let (start, rise) = (origin.y - height * (strand == 0 ? 0 : 0.1), height * (strand == 0 ? 1 : 0.7))
            for (width, share) in [(height * 0.075, 0.3), (height * 0.035, 0.75)] {
                stroke(
                    .through([
                        Point(x, start), Point(x + sway * 0.8, start - rise * 0.26), Point(x, start - rise * 0.5),
                        Point(x - sway * 0.7, start - rise * 0.74), Point(x, start - rise),
                    ]), ink, width: width, alpha: alpha * share)
            }
        }
    }

    /// A cup seen from the side, its middle bottom at `foot`.
    func mug(at foot: Point, width: Double, ink: Ink, dark: Ink) {
        let (w, h) = (width, width * 0.82)
        stroke(.circle(foot.x + w * 0.52, foot.y - h * 0.55, w * 0.2), ink.darker(by: 0.06), width: w * 0.09)
        let body = Shape.path {
            $0.move(foot.x - w * 0.5, foot.y - h)
            $0.line(foot.x + w * 0.5, foot.y - h)
            $0.curve(
                Point(foot.x + w * 0.5, foot.y - h * 0.3), Point(foot.x + w * 0.42, foot.y),
                Point(foot.x + w * 0.2, foot.y))
            $0.line(foot.x - w * 0.2, foot.y)
            $0.curve(
                Point(foot.x - w * 0.42, foot.y), Point(foot.x - w * 0.5, foot.y - h * 0.3),
                Point(foot.x - w * 0.5, foot.y - h))
            $0.close()
        }
        fill(body, ink)
        spray(
            dark, .linear(from: Point(foot.x + w * 0.5, foot.y), to: Point(foot.x - w * 0.2, foot.y - h)), in: body,
            strength: 0.7)
    }
}
