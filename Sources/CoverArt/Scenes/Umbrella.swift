import Foundation

/// One umbrella in a wide wet grey, rings where the drops land.
func paintUmbrella(on c: Canvas, in s: Setting) -> Caption {
    let p: [Ink] =
        s.light == .night
        ? c.palette(
            [0x13233F, 0x2C4A6B, 0x0B1526, 0xF0B429, 0x8A4B12], [0x1E1B3A, 0x46406F, 0x100E22, 0xE8503A, 0x6E1626])
        : c.palette(
            [0x4E6E7E, 0x8FA9AC, 0x2A414D, 0xE4572E, 0x8E2418], [0x3F5E5A, 0x8EA898, 0x20352F, 0xF2C14E, 0x96631A],
            [0x5A5F7D, 0x9A9DB4, 0x2F3350, 0xEFEAE0, 0x6B6E90])
    c.wash([(0, p[0]), (0.8, p[1]), (0.8, p[0].darker(by: 0.05)), (1, p[2])])
    // Wet ground: the light of the sky lies on it.
    c.spray(p[1], .radial(Point(560, 850), inner: 60, outer: 420), in: .ellipse(560, 862, 430, 70), strength: 0.8)
    c.rain(p[1].lighter(by: 0.3), count: 420, slant: 0.16, from: 340)
    let (x, top) = (c.between(440, 640), 405.0)
    let radius = s.props.contains(.couple) ? 270.0 : 245
    // Under the umbrella it is dry.
    let dry = Shape.polygon([
        Point(x - radius * 0.93, top + radius * 0.66), Point(x + radius * 0.93, top + radius * 0.66),
        Point(x + radius * 0.55, 880), Point(x - radius * 1.15, 880),
    ])
    c.fade(p[1].mixed(with: p[0], 0.35), from: Point(0, top + 150), to: Point(0, 890), alpha: 0.85, in: dry)
    for _ in 0..<26 {
        let (rx, ry) = (c.between(20, 980), c.between(832, 985))
        let size = c.between(10, 46) * (ry - 720) / 200
        c.stroke(.ellipse(rx, ry, size, size * 0.24), p[1].lighter(by: 0.22), width: 1.8, alpha: 0.55)
        c.stroke(.ellipse(rx, ry, size * 0.5, size * 0.12), p[1].lighter(by: 0.22), width: 1.4, alpha: 0.4)
    }
    c.spray(p[2], .radial(Point(x - 10, 886), inner: 30, outer: 200), in: .ellipse(x - 10, 888, 190, 24))
    let coat = p[2].darker(by: 0.03)
    if s.props.contains(.couple) {
        c.person(at: Point(x - 66, 886), height: 372, ink: coat, head: false)
        c.person(at: Point(x + 62, 886), height: 346, ink: coat.lighter(by: 0.1), head: false)
    } else {
        c.person(at: Point(x - 22, 886), height: 372, ink: coat, head: false)
    }
    c.stroke(.line(Point(x, top), Point(x, top + radius * 1.06)), coat, width: 7)
    c.umbrella(at: Point(x, top), radius: radius, ink: p[3], dark: p[4])
    // Drops that burst on the canopy.
    for _ in 0..<22 {
        let angle = c.between(-2.75, -0.4)
        let from = Point(x + cos(angle) * radius * 0.97, top + radius * 0.62 + sin(angle) * radius * 0.66)
        let out = c.between(12, 30)
        let to = Point(from.x + cos(angle) * out, from.y + sin(angle) * out)
        c.stroke(.line(Point((from.x + to.x) / 2, (from.y + to.y) / 2), to), Ink(0xFFFFFF), width: 2.2, alpha: 0.55)
        c.fill(.circle(to.x + c.between(-8, 8), to.y - c.between(2, 10), c.between(1.6, 3)), Ink(0xFFFFFF), alpha: 0.7)
    }
    return Caption(.top, s.energy < 0.4 ? .serif : .round, ink: Ink(0xFAF6EC), shade: p[2].darker(by: 0.04))
}
