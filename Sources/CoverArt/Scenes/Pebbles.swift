import Foundation

/// Stones in balance over rings in still water.
func paintPebbles(on c: Canvas, in s: Setting) -> Caption {
    let p: [Ink] =
        s.light == .night
        ? c.palette([0x1B2B3A, 0x35526B, 0xE7E2D4, 0x8FA3A8, 0x0F1A24])
        : c.palette(
            [0xE9E2D3, 0xCFC7B2, 0x8E9A8B, 0x4D5B55, 0x2B3532], [0xDDE5DF, 0xB8CBC3, 0xD9A98C, 0x6B7F79, 0x24403B],
            [0xF1DFD3, 0xD9BFB2, 0x9C8AA5, 0x5B5170, 0x2E2743])
    let water = 800.0
    c.wash([(0, p[0]), (water / 1000, p[1].mixed(with: p[0], 0.45)), (water / 1000, p[1]), (1, p[1].darker(by: 0.07))])
    let sun = Point(c.between(600, 740), c.between(500, 560))
    c.fill(.circle(sun.x, sun.y, 178), p[0].lighter(by: s.light == .night ? 0.1 : 0.045))
    let x = c.between(400, 520)
    let widths = [170.0, 132, 104, 70, 42].map { $0 * c.between(0.92, 1.06) }
    var y = water + 10
    for (index, width) in widths.enumerated() {
        let height = width * c.between(0.44, 0.54)
        let centre = Point(x + c.between(-14, 14), y - height)
        let tilt = c.between(-0.05, 0.05)
        let stone = Shape.blob(
            (0..<10).map { step in
                let angle = Double(step) / 10 * 2 * .pi
                let bulge = c.between(0.95, 1.05)
                return Point(centre.x + cos(angle + tilt) * width * bulge, centre.y + sin(angle) * height * bulge)
            })
        let ink = [p[3], p[2], p[3].mixed(with: p[0], 0.3), p[2].mixed(with: p[0], 0.35), p[4].lighter(by: 0.08)][index]
        c.fill(stone, ink)
        c.spray(
            p[4],
            .radial(Point(centre.x - width * 0.35, centre.y - height * 0.9), inner: width * 1.7, outer: width * 0.25),
            in: stone, strength: 0.85)
        c.spray(
            p[0], .radial(Point(centre.x - width * 0.3, centre.y - height * 0.5), inner: 0, outer: width * 0.7),
            in: stone, strength: 0.35)
        y -= height * 1.86
    }
    c.reflect(below: water, ripple: 6, stretch: 0.62, into: p[1].darker(by: 0.03), share: 0.45)
    for ring in 0..<6 {
        let radius = 200 + pow(Double(ring), 1.35) * 66
        c.stroke(
            .ellipse(x, water + 20 + Double(ring) * 6, radius, radius * 0.13), p[0].lighter(by: 0.05),
            width: 3 - Double(ring) * 0.3, alpha: 0.85 - Double(ring) * 0.12)
    }
    let dark = s.light == .night
    return Caption(.top, .serif, ink: dark ? p[2] : p[4], shade: dark ? p[4] : Ink(0xFFFDF6))
}
