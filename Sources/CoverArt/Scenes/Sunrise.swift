/// Rays of a great low sun over soft hills: morning, hope, plain good cheer.
func paintSunrise(on c: Canvas, in s: Setting) -> Caption {
    let p: [Ink] =
        s.light == .dawn
        ? c.palette(
            [0xFFD9B8, 0xFFC59A, 0xF26B4E, 0xFFF3D6, 0x4E5D94, 0x2C2F63],
            [0xD8E6EC, 0xF9D8C8, 0xF28E6B, 0xFFF6E4, 0x5B7A8C, 0x274156])
        : c.palette(
            [0xFFC94D, 0xFFB52E, 0xF2542D, 0xFFF1C9, 0x1E8A8A, 0x0B4A5C],
            [0xFF9EAA, 0xFF8896, 0xFFD23F, 0xFFF6DC, 0x3D4FA8, 0x1C1F5E],
            [0x8ED6C4, 0x74C7B4, 0xFF6B4A, 0xFFF4D2, 0xF2A93B, 0x7A2E3A])
    c.cover(p[0])
    let sun = Point(c.between(420, 580), c.between(640, 690))
    let rays = 26
    let turn = c.between(0, 0.2)
    for ray in 0..<rays where ray % 2 == 0 {
        let from = -.pi * (1.1 - 1.2 * Double(ray) / Double(rays)) + turn
        c.fill(.wedge(sun, 1200, from: from, to: from + .pi * 1.2 / Double(rays)), p[1])
    }
    c.spray(p[3], .radial(sun, inner: 150, outer: 560), strength: 0.75)
    let radius = c.between(205, 250)
    let disc = Shape.circle(sun.x, sun.y, radius)
    c.fill(disc, p[2])
    c.spray(
        p[3],
        .linear(from: Point(sun.x - radius, sun.y - radius), to: Point(sun.x + radius * 0.4, sun.y + radius * 0.2)),
        in: disc, strength: 0.45)
    for (index, baseline) in [800.0, 880, 980].enumerated() {
        let hill = c.land(baseline: baseline, height: 120, waves: 2, roughness: 0.15)
        let ink = p[4].mixed(with: p[5], Double(index) / 2)
        c.shadow(of: hill, dx: 0, dy: -6, spread: 10, ink: p[5], alpha: 0.22)
        c.fill(hill, ink)
        c.spray(
            p[2], .linear(from: Point(sun.x, baseline - 130), to: Point(sun.x, baseline + 30)), in: hill,
            strength: 0.42 - 0.12 * Double(index))
        c.spray(p[5], .linear(from: Point(0, baseline + 150), to: Point(0, baseline - 60)), in: hill, strength: 0.7)
    }
    for _ in 0..<5 {
        let (x, y, w) = (c.between(80, 920), c.between(400, 560), c.between(9, 17))
        c.stroke(
            .path {
                $0.move(x - w, y - w * 0.5);
                $0.curve(Point(x - w * 0.4, y - w * 0.7), Point(x, y - w * 0.2), Point(x, y));
                $0.curve(Point(x, y - w * 0.2), Point(x + w * 0.4, y - w * 0.7), Point(x + w, y - w * 0.5))
            }, p[5], width: 3)
    }
    return Caption(.top, s.energy > 0.65 ? .square : .round, ink: p[5].darker(by: 0.04), shade: Ink(0xFFF9EA))
}
