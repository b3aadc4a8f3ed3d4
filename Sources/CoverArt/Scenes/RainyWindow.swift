/// A pane with running drops; behind it the lights of the street, out of focus.
func paintRainyWindow(on c: Canvas, in s: Setting) -> Caption {
    let p =
        s.light == .day || s.light == .dawn
        ? c.palette(
            [0x3D5655, 0x7F9A96, 0x22363A, 0xF6E3B4, 0xD98E5A], [0x454E6B, 0x8C95AE, 0x262C48, 0xFBE7C6, 0xC98B8B])
        : c.palette(
            [0x0E2233, 0x22485C, 0x07121C, 0xFFB84D, 0xE4572E], [0x1B1633, 0x43345F, 0x0D0A1C, 0xFF9E6D, 0xC04A7A])
    c.wash([(0, p[0]), (0.55, p[1]), (1, p[0])])
    let colours = [p[3], p[4], p[3].lighter(by: 0.08), p[1].lighter(by: 0.2), Ink(0x8FD0C8)]
    for index in 0..<30 {
        let radius = c.between(26, 92)
        let (x, y) = (c.between(-20, 1020), 360 + 300 * c.unit() * c.unit() + Double(index % 3) * 90)
        let ink = c.pick(colours)
        c.fill(.circle(x, y, radius), ink, alpha: c.between(0.18, 0.46))
        c.stroke(.circle(x, y, radius), ink.lighter(by: 0.1), width: 3, alpha: 0.3)
    }
    c.spray(p[0], .linear(from: Point(0, 60), to: Point(0, 520)), strength: 0.5)
    // Tracks that drops have wiped through the mist.
    for _ in 0..<13 {
        var points = [Point(c.between(20, 980), c.between(-80, 240))]
        let end = c.between(380, 860)
        while let last = points.last, last.y < end {
            points.append(Point(last.x + c.between(-9, 9), last.y + c.between(34, 70)))
        }
        let track = Shape.through(points)
        c.stroke(track, p[2], width: 15, alpha: 0.2)
        c.stroke(track, p[1].lighter(by: 0.24), width: 6, alpha: 0.34)
        if let last = points.last { drop(at: last, radius: c.between(13, 20), on: c, p) }
    }
    for index in 0..<330 {
        let radius = index % 9 == 0 ? c.between(9, 19) : c.between(2.4, 7.5)
        let at = Point(c.between(0, 1000), c.between(0, 850))
        // Large drops stay away from the title.
        drop(at: at, radius: at.y < 330 ? min(radius, 4) : radius, on: c, p)
    }
    // The frame and the sill, dark against the light.
    let frame = p[2].darker(by: 0.02)
    let post = c.pick([300.0, 690])
    c.fill(.rect(post, 0, 22, 860), frame)
    c.fade(
        p[1].lighter(by: 0.2), from: Point(post, 0), to: Point(post + 10, 0), alpha: 0.5, in: .rect(post, 0, 22, 860))
    c.fill(.rect(0, 842, 1000, 158), frame)
    c.spray(p[3], .linear(from: Point(0, 842), to: Point(0, 900)), in: .rect(0, 842, 1000, 60), strength: 0.3)
    c.fill(.rect(0, 842, 1000, 5), p[1].lighter(by: 0.15), alpha: 0.6)
    let cupX = post < 500 ? c.between(560, 800) : c.between(220, 480)
    c.steam(from: Point(cupX, 716), height: 180, ink: Ink(0xFFF7E8), alpha: 0.34)
    c.mug(at: Point(cupX, 846), width: 156, ink: c.pick([Ink(0xF3EAD8), p[4].lighter(by: 0.05)]), dark: p[2])
    if s.props.contains(.cat) { cat(at: Point(cupX > 500 ? 180 : 830, 846), height: 210, ink: frame, on: c) }
    return Caption(.top, .round, ink: Ink(0xFDF6E6), shade: p[2])
}

/// A drop is a lens: dark above, bright below, a glint.
private func drop(at centre: Point, radius r: Double, on c: Canvas, _ p: [Ink]) {
    let shape = Shape.ellipse(centre.x, centre.y, r * 0.88, r)
    c.fill(shape, p[2], alpha: 0.36)
    c.fill(.ellipse(centre.x, centre.y + r * 0.28, r * 0.66, r * 0.62), p[1].lighter(by: 0.3), alpha: 0.72)
    if r > 4 { c.fill(.circle(centre.x - r * 0.28, centre.y - r * 0.36, r * 0.17), Ink(0xFFFFFF), alpha: 0.9) }
}
