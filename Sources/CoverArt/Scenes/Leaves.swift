/// Leaves of ginkgo and maple, drifting down to those that lie already.
func paintLeaves(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0x3B2A20, 0xE8A22E, 0xD9602B, 0xB23A24, 0xF6E2B8], [0xEBD7AE, 0xE0972B, 0xC9531F, 0x8C2F1B, 0x3A2114],
        [0x1F3A3A, 0xF2B138, 0xE06E2E, 0xC2452D, 0xF8E8C4], [0x5B1F1A, 0xF4B942, 0xF08A3C, 0xE4D3A0, 0xFBEBD0])
    let dark = p[0].luminance < 0.25
    c.cover(p[0])
    c.spray(p[0].lighter(by: dark ? 0.09 : 0.04), .radial(Point(300, 200), inner: 80, outer: 760), strength: 0.8)
    c.spray(p[0].darker(by: 0.09), .linear(from: Point(1000, 1000), to: Point(500, 420)), strength: 0.8)
    var places: [(Point, Double)] = []
    for row in 0..<4 {
        for column in 0..<8 {
            places.append(
                (
                    Point(Double(column) * 142 + c.between(-40, 40), 800 + Double(row) * 66 + c.between(-26, 26)),
                    c.between(78, 122)
                ))
        }
    }
    for _ in 0..<11 { places.insert((Point(c.between(40, 960), c.between(400, 740)), c.between(56, 112)), at: 0) }
    for (index, (at, size)) in places.enumerated() {
        let ink = [p[1], p[2], p[3], p[1].mixed(with: p[2], 0.5)][c.whole(below: 4)]
        c.moved(at.x, at.y, turned: c.between(0, 6.28)) {
            let leaf = index % 3 == 0 ? maple(size * 0.92) : ginkgo(size)
            for step in [1.0, 0.6] { c.moved(10 * step, 14 * step) { c.fill(leaf, p[0].darker(by: 0.3), alpha: 0.2) } }
            c.fill(leaf, ink)
            c.spray(
                ink.darker(by: 0.17), .radial(Point(0, size * 0.5), inner: 0, outer: size * 1.15), in: leaf,
                strength: 0.9)
            c.spray(
                p[4], .radial(Point(-size * 0.4, -size * 0.9), inner: 0, outer: size * 0.8), in: leaf, strength: 0.25)
            if index % 3 != 0 {
                for vein in -4...4 {
                    c.stroke(
                        .line(
                            Point(0, size * 0.5),
                            .polar(Point(0, size * 0.5), size * 1.15, -.pi / 2 + Double(vein) * 0.18)),
                        ink.darker(by: 0.1), width: 1.3, alpha: 0.5)
                }
            }
            c.stroke(
                .through([Point(0, size * 0.48), Point(4, size * 0.8), Point(12, size * 1.1)]), ink.darker(by: 0.12),
                width: 4.5)
        }
    }
    return Caption(.top, .serif, ink: p[4], shade: dark ? p[0].darker(by: 0.1) : Ink(0xFFF6E2))
}

private func ginkgo(_ r: Double) -> Shape {
    .path {
        $0.move(0, r * 0.5)
        $0.curve(Point(-r * 0.2, r * 0.2), Point(-r * 0.7, 0), Point(-r * 0.95, -r * 0.1))
        $0.curve(Point(-r * 0.95, -r * 0.5), Point(-r * 0.6, -r * 0.85), Point(-r * 0.1, -r * 0.82))
        $0.curve(Point(-r * 0.06, -r * 0.6), Point(0, -r * 0.45), Point(0, -r * 0.32))
        $0.curve(Point(0, -r * 0.45), Point(r * 0.06, -r * 0.6), Point(r * 0.1, -r * 0.82))
        $0.curve(Point(r * 0.6, -r * 0.85), Point(r * 0.95, -r * 0.5), Point(r * 0.95, -r * 0.1))
        $0.curve(Point(r * 0.7, 0), Point(r * 0.2, r * 0.2), Point(0, r * 0.5))
        $0.close()
    }
}

private func maple(_ r: Double) -> Shape {
    // Lobes by angle from the tip: (angle, reach), one half; the other mirrors it.
    let half: [(Double, Double)] = [
        (0, 1.05), (0.16, 0.62), (0.3, 0.66), (0.34, 0.44), (0.72, 0.92), (0.86, 0.62), (1.06, 0.6), (1.08, 0.4),
        (1.5, 0.78), (1.66, 0.5), (1.95, 0.44), (2.5, 0.36), (2.9, 0.48),
    ]
    let right = half.map { Point.polar(Point(0, 0), $0.1 * r, -.pi / 2 + $0.0) }
    let left = half.dropFirst().reversed().map { Point.polar(Point(0, 0), $0.1 * r, -.pi / 2 - $0.0) }
    return .polygon(right + left)
}
