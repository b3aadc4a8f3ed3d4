import Foundation

/// A disc of paper torn in two, the halves no longer meeting.
func paintTorn(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0xD9D2C5, 0xB5352F, 0xFBF6EA, 0x2B2424, 0x6E1B1B], [0xC9D0D3, 0x2F4A6D, 0xFAF8F0, 0x1B2530, 0x162842],
        [0xE2CFC8, 0x7A3B5E, 0xFFF6EE, 0x2E1B28, 0x4A1E3A], [0x2E2F36, 0xD98B5F, 0xF5EBDD, 0x131318, 0x9A5230])
    c.cover(p[0])
    c.fibres(p[3], count: 200, alpha: 0.12)
    c.spray(p[3], .linear(from: Point(1000, 1000), to: Point(380, 300)), strength: 0.22)
    let centre = Point(500, 340)
    let radius = 250.0
    let lean = c.between(-0.3, 0.3)
    let tear = (0...24).map { step -> Point in
        Point(c.between(-18, 18) + sin(Double(step) * 0.7) * 18, -radius * 1.1 + Double(step) / 24 * radius * 2.2)
    }
    for side in [-1.0, 1] {
        c.moved(centre.x + side * 44, centre.y + side * c.between(30, 54), turned: lean + side * c.between(0.03, 0.09))
        {
            let edge = tear.map { Point($0.x, $0.y) }
            let half = Shape.polygon(edge + [Point(side * 500, radius * 1.1), Point(side * 500, -radius * 1.1)])
            let whiteEdge = Shape.polygon(
                edge.map { Point($0.x - side * c.between(9, 24), $0.y) } + [
                    Point(side * 500, radius * 1.1), Point(side * 500, -radius * 1.1),
                ])
            let outline = Shape.circle(0, 0, radius)
            c.clipped(to: .rect(side > 0 ? -60 : -460, -420, 520, 840)) {
                c.clipped(to: .polygon(whiteEdge.points.map { $0 + Point(10, 20) })) {
                    c.shadow(of: outline, dx: 12, dy: 20, spread: 22, ink: p[3], alpha: 0.42)
                }
            }
            c.clipped(to: whiteEdge) {
                c.fill(outline, p[2])
                c.clipped(to: half) {
                    c.fill(outline, p[1])
                    c.spray(
                        p[4], .radial(Point(-60, -90), inner: radius * 1.4, outer: radius * 0.3), in: outline,
                        strength: 0.95)
                }
            }
        }
    }
    let light = p[0].luminance > 0.3
    return Caption(.bottom, .serif, ink: light ? p[3] : p[2], shade: light ? p[2] : p[3])
}

extension Shape {
    /// The corners of a polygon.
    fileprivate var points: [Point] {
        steps.compactMap {
            switch $0 {
            case .move(let point), .line(let point): point
            default: nil
            }
        }
    }
}
