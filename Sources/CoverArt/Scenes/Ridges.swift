import Foundation

/// Ridge behind ridge in thinning air; a tent with a lamp in it for campers.
func paintRidges(on c: Canvas, in s: Setting) -> Caption {
    let p: [Ink] =
        switch s.light {
        case .night:
            c.palette(
                [0x0C1A33, 0x3D5A80, 0x4E6D8C, 0x071019, 0xF5EBCB], [0x12142E, 0x4A4A86, 0x57589A, 0x0A0B1A, 0xFCE3C4])
        case .sunset:
            c.palette(
                [0x5B2B52, 0xF9A26C, 0xD9778A, 0x1F1230, 0xFFE9B0], [0x2F4A6D, 0xF7B267, 0xC98086, 0x141C30, 0xFFF1C4])
        case .dawn:
            c.palette(
                [0xA8C3CF, 0xFBDCC4, 0xB7C4C4, 0x24434B, 0xFFF5E4], [0xC4B7D6, 0xFDE1D0, 0xC2B4CC, 0x3A3356, 0xFFF7EC])
        case .day:
            c.palette(
                [0xBFE0DA, 0xF6F0D4, 0x9CC6AE, 0x14463C, 0xFFFDF0], [0xE8DFC0, 0xF8F3E1, 0xB9C08B, 0x37461F, 0xF29F3D])
        }
    c.wash([(0, p[0]), (0.62, p[1])])
    if s.light == .night { c.stars(120, ink: Ink(0xFFFFFF), below: 460) }
    let sun = Point(c.between(560, 780), c.between(400, 460))
    let radius = c.between(84, 118)
    c.glow(sun, radius * 2.8, p[4], alpha: 0.4)
    c.fill(.circle(sun.x, sun.y, radius), p[4])
    let count = 6
    for index in 0..<count {
        let depth = Double(index) / Double(count - 1)
        let ridge = c.land(
            baseline: 610 + 400 * depth, height: 250 - 60 * depth, waves: 3 + index / 2,
            roughness: s.energy > 0.55 ? 0.52 : 0.42)
        let ink = p[2].mixed(with: p[3], pow(depth, 0.85))
        c.fill(ridge, ink)
        c.spray(
            p[1].mixed(with: p[2], 0.3), .linear(from: Point(0, 690 + 330 * depth), to: Point(0, 470 + 350 * depth)),
            in: ridge, strength: 0.75 - 0.62 * depth)
        if index == count - 2 { paintForest(on: c, ink: p[2].mixed(with: p[3], 0.86)) }
    }
    if s.props.contains(.tent) { paintTent(on: c, p) }
    if s.weather == .snow { c.snow(Ink(0xFFFFFF), count: 160) }
    if s.weather == .rain { c.rain(p[1], count: 260, slant: 0.14, from: 330) }
    let isDark = s.light == .night || s.light == .sunset
    return Caption(
        .top, s.energy > 0.6 ? .square : .round, ink: isDark ? Ink(0xFFF6E6) : p[3].darker(by: 0.02),
        shade: isDark ? p[3] : Ink(0xFFFDF4))
}

private func paintForest(on c: Canvas, ink: Ink) {
    for side in [0.0, 1] {
        for index in 0..<9 {
            let out = Double(index) * c.between(24, 38)
            let x = side == 0 ? -10 + out : 1010 - out
            let height = c.between(120, 240) * (1 - out / 620)
            c.fill(c.fir(at: Point(x, 930 + out * 0.16), height: height, ink: ink), ink)
        }
    }
}

private func paintTent(on c: Canvas, _ p: [Ink]) {
    let foot = Point(c.between(440, 560), 936)
    c.glow(Point(foot.x, foot.y - 40), 260, Ink(0xFFB347), alpha: 0.55)
    let tent = Shape.polygon([Point(foot.x, foot.y - 138), Point(foot.x + 132, foot.y), Point(foot.x - 132, foot.y)])
    c.fill(tent, Ink(0xF28C38))
    c.spray(Ink(0xFFE3A0), .radial(Point(foot.x, foot.y - 24), inner: 10, outer: 120), in: tent)
    c.fill(
        .polygon([Point(foot.x, foot.y - 138), Point(foot.x + 30, foot.y), Point(foot.x - 30, foot.y)]), Ink(0xFFF0C4))
    c.fill(
        .polygon([Point(foot.x, foot.y - 138), Point(foot.x + 132, foot.y), Point(foot.x + 64, foot.y)]), Ink(0xA83E1F),
        alpha: 0.65)
    c.fill(.ellipse(foot.x, foot.y + 2, 150, 7), p[3].darker(by: 0.05))
}
