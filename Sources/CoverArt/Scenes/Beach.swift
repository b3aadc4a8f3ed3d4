import Foundation

/// The beach from above: water in steps of blue, a line of foam, parasols and their shadows.
func paintBeach(on c: Canvas, in s: Setting) -> Caption {
    let p: [Ink] =
        s.light == .night
        ? c.palette([0x0E2A4F, 0x174873, 0x2B6E8E, 0xBFD9DE, 0x8C7F86, 0xF2A65A, 0xE86A5C])
        : s.light == .sunset
            ? c.palette([0x2A4A7B, 0x4C6FA0, 0x9C86A6, 0xFFE9D6, 0xF2B48A, 0xE4572E, 0xFFF3D8])
            : c.palette(
                [0x0A7EA4, 0x18A6BD, 0x63CFCB, 0xFBFFF8, 0xF5DDAA, 0xF2543D, 0xFFFFFF],
                [0x146C94, 0x2BA8A8, 0x8BD8BD, 0xFFFDF0, 0xF7D9B0, 0xFF7F50, 0xFFF7E0])
    c.cover(p[0])
    let tilt = c.between(-0.34, -0.2)
    func edge(_ y: Double, _ sway: Double) -> [Point] {
        let phase = c.between(0, 6)
        return (0...9).map { step in
            let x = -60 + 1120 * Double(step) / 9
            return Point(
                x,
                y + (x - 500) * tilt + sin(Double(step) * 1.1 + phase) * sway + sin(Double(step) * 2.3 + phase) * sway
                    * 0.4)
        }
    }
    let levels: [(Double, Ink)] = [(455, p[1]), (560, p[1].mixed(with: p[2], 0.55)), (628, p[2])]
    for (y, ink) in levels {
        let zone = Shape.below(edge(y, 16))
        c.fill(zone, ink)
        c.spray(p[0], .linear(from: Point(0, y - 120), to: Point(120, y + 190)), in: zone, strength: 0.28)
    }
    // Sunlight netting on shallow water.
    for _ in 0..<46 {
        let (x, y) = (c.between(0, 1000), c.between(360, 700))
        let level = y - (x - 500) * tilt
        if level < 400 || level > 650 { continue }
        c.stroke(
            .through([Point(x, y), Point(x + 16, y - 9), Point(x + 34, y - 3), Point(x + 50, y - 14)]), p[3],
            width: 2.2, alpha: 0.4)
    }
    let foam = edge(668, 20)
    c.fill(.below(foam), p[3])
    let lace = foam.map { Point($0.x, $0.y + 16 + c.between(-6, 10)) }
    c.fill(.below(lace), p[2].mixed(with: p[3], 0.45))
    c.fill(.below(lace.map { Point($0.x, $0.y + 10 + c.between(-3, 7)) }), p[3])
    let wet = Shape.below(foam.map { Point($0.x, $0.y + 44 + c.between(-6, 6)) })
    c.fill(wet, p[4].darker(by: 0.09))
    let sand = Shape.below(foam.map { Point($0.x + 10, $0.y + 92 + c.between(-8, 8)) })
    c.fill(sand, p[4])
    c.spray(p[4].darker(by: 0.1), .linear(from: Point(1000, 1000), to: Point(420, 560)), in: sand, strength: 0.6)
    c.spray(p[3], .linear(from: Point(0, 1000), to: Point(300, 780)), in: sand, strength: 0.35)
    let spots = [Point(168, 930), Point(392, 872), Point(596, 905), Point(640, 742), Point(838, 800), Point(884, 620)]
    for (index, spot) in spots.enumerated() where index % 2 == 0 || c.happens(0.7) {
        paintParasol(at: spot + Point(c.between(-22, 22), c.between(-16, 16)), on: c, p, index)
    }
    for _ in 0..<2 {
        let (x, y) = (c.between(110, 560), c.between(560, 640))
        if y - (x - 500) * tilt > 640 { continue }
        c.shadow(of: .circle(x, y, 22), dx: 8, dy: 12, spread: 6, ink: p[0], alpha: 0.4)
        c.stroke(.circle(x, y, 22), p[5], width: 15)
        for quarter in 0..<4 {
            c.stroke(
                .path { $0.arc(Point(x, y), 22, from: Double(quarter) * 1.57, to: Double(quarter) * 1.57 + 0.7) }, p[6],
                width: 15, square: true)
        }
    }
    return Caption(.top, .square, ink: Ink(0xFFFBF0), shade: p[0].darker(by: 0.12))
}

private func paintParasol(at spot: Point, on c: Canvas, _ p: [Ink], _ index: Int) {
    let radius = c.between(62, 84)
    let bright = [p[5], p[0], p[5].turned(by: 38)][index % 3]
    let towel = Shape.rounded(-24, -62, 48, 124, 4)
    c.moved(spot.x + radius * 1.05, spot.y + 6, turned: c.between(-0.5, 0.4)) {
        c.shadow(of: towel, dx: 5, dy: 6, spread: 4, ink: p[0], alpha: 0.2)
        c.fill(towel, c.pick([p[6], p[2], p[5].turned(by: -30).lighter(by: 0.1)]))
        for stripe in 0..<3 { c.fill(.rect(-24, -44 + Double(stripe) * 36, 48, 9), bright, alpha: 0.85) }
    }
    c.shadow(of: .circle(spot.x, spot.y, radius), dx: 26, dy: 34, spread: 10, ink: p[4].darker(by: 0.42), alpha: 0.55)
    c.moved(spot.x, spot.y, turned: c.between(0, 1)) {
        c.fill(.circle(0, 0, radius), p[6])
        for wedge in 0..<6 {
            let from = Double(wedge) * .pi / 3
            c.fill(.wedge(Point(0, 0), radius, from: from, to: from + .pi / 6), bright)
        }
    }
    let whole = Shape.circle(spot.x, spot.y, radius)
    c.spray(
        bright.darker(by: 0.3), .linear(from: Point(spot.x + radius, spot.y + radius), to: spot), in: whole,
        strength: 0.6)
    c.fill(.circle(spot.x, spot.y, 5), p[6])
}
