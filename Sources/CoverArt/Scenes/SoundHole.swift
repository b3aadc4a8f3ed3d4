/// The sound hole of a guitar so near that only wood, rosette and strings are left.
func paintSoundHole(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0xD98E4A, 0xA85A26, 0x2A140B, 0xF8E4BE, 0x7B3A1A], [0xC7793A, 0x8C4320, 0x1F0F0A, 0xFBE9C6, 0x2F5D54],
        [0xE3B06B, 0xB57A3A, 0x2C1B12, 0xFFF3D9, 0x9C3B2B])
    c.cover(p[0])
    for _ in 0..<90 {
        let x = c.between(-40, 1040)
        var points = [Point(x, -20)]
        while let last = points.last, last.y < 1020 { points.append(Point(last.x + c.between(-7, 7), last.y + 130)) }
        c.stroke(
            .through(points), c.happens(0.5) ? p[1] : p[0].lighter(by: 0.07), width: c.between(1, 7),
            alpha: c.between(0.12, 0.42))
    }
    c.spray(p[1].darker(by: 0.1), .linear(from: Point(0, 1000), to: Point(400, 420)), strength: 0.95)
    c.spray(p[3], .radial(Point(250, 120), inner: 0, outer: 560), strength: 0.3)
    let hole = Point(c.between(600, 650), c.between(400, 440))
    let radius = 258.0
    for (ring, width, ink) in [
        (58.0, 30.0, p[2]), (58, 22, p[4]), (30, 5, p[3]), (86, 5, p[3]), (20, 3, p[2]), (98, 3, p[2]),
    ] {
        c.stroke(.circle(hole.x, hole.y, radius + ring), ink, width: width)
    }
    for tile in 0..<72 {
        let angle = Double(tile) / 72 * 2 * .pi
        if tile % 2 == 0 {
            c.fill(.ringSector(hole, radius + 49, radius + 67, from: angle, to: angle + 0.06), p[3], alpha: 0.85)
        }
    }
    let dark = Shape.circle(hole.x, hole.y, radius)
    c.fill(dark, p[2])
    c.spray(p[1], .radial(Point(hole.x + 70, hole.y + 120), inner: 0, outer: radius), in: dark, strength: 0.6)
    c.clipped(to: dark) {
        c.shadow(
            of: .circle(hole.x - radius * 0.9, hole.y - radius * 1.2, radius * 1.2), dx: 0, dy: 0, spread: 60,
            ink: Ink(0x000000), alpha: 0.4)
    }
    let lean = c.between(0.1, 0.2)
    for string in 0..<6 {
        let offset = (Double(string) - 2.5) * 66
        let width = 7.5 - Double(string) * 0.9
        let from = Point(hole.x + offset + 640 * lean, -20), to = Point(hole.x + offset - 900 * lean, 1020)
        c.moved(16, 10) { c.stroke(.line(from, to), p[2], width: width + 3, alpha: 0.34) }
        c.stroke(.line(from, to), string < 4 ? Ink(0xB98B4E) : Ink(0xD9D2C2), width: width)
        c.stroke(.line(from + Point(-width * 0.2, 0), to + Point(-width * 0.2, 0)), p[3], width: width * 0.3)
    }
    c.fade(p[2], from: Point(0, 1000), to: Point(0, 640), alpha: 0.82)
    return Caption(.bottom, .round, ink: p[3], shade: p[2])
}
