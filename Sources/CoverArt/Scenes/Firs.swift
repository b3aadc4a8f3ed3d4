/// Firs in the snow, a lit window; at Christmas lights on the tallest tree.
func paintFirs(on c: Canvas, in s: Setting) -> Caption {
    let night = s.light == .night || s.props.contains(.lights)
    let p: [Ink] =
        night
        ? c.palette(
            [0x0D1B3E, 0x3C5488, 0xDCE8F5, 0x0F2E33, 0xFFC968, 0xC8372D],
            [0x1B1440, 0x5A4A8C, 0xE6E4F7, 0x1D2B4A, 0xFFD07A, 0xD9485F])
        : c.palette(
            [0xB9CEDD, 0xEEF1F0, 0xFFFFFF, 0x2E5257, 0xF2A65A, 0xB8352F],
            [0xD5C9DA, 0xF6EBE6, 0xFFFDFB, 0x4A4568, 0xF0A070, 0xA83248])
    c.wash([(0, p[0]), (0.75, p[1])])
    if night { c.stars(70, ink: Ink(0xFFFFFF), below: 420) }
    let disc = Point(c.between(250, 420), c.between(450, 500))
    c.glow(disc, 260, night ? Ink(0xFFF4D8) : p[4], alpha: 0.4)
    c.fill(.circle(disc.x, disc.y, 96), night ? Ink(0xFDF3DA) : p[4].mixed(with: p[2], 0.3))
    for layer in 0..<3 {
        let depth = Double(layer) / 2
        let base = 640 + depth * 190
        let ground = c.land(baseline: base + 60, height: 90, waves: 2, roughness: 0.15)
        let tree = p[1].mixed(with: p[3], 0.34 + 0.66 * depth)
        let count = 17 - layer * 5
        for index in 0..<count {
            let x = -20 + 1040 * (Double(index) + c.between(0.1, 0.9)) / Double(count)
            if layer == 2, x > 240, x < 790 { continue }
            let height = c.between(120, 210) * (0.8 + depth * 1.3)
            paintFir(
                at: Point(x, base + 42 + c.between(-8, 14)), height: height, ink: tree,
                snow: p[2].mixed(with: p[1], 0.4 * (1 - depth)), on: c)
        }
        c.fill(ground, p[2].mixed(with: p[1], 0.55 * (1 - depth)))
        c.spray(
            p[0], .linear(from: Point(0, base + 190), to: Point(300, base)), in: ground, strength: night ? 0.75 : 0.4)
        if layer == 1 { paintCabin(at: Point(c.between(600, 700), base + 40), on: c, p) }
    }
    if s.props.contains(.lights) { paintChristmasTree(at: Point(c.between(300, 400), 946), on: c, p) }
    c.snow(Ink(0xFFFFFF), count: s.weather == .snow || night ? 190 : 100)
    return Caption(
        .top, s.energy > 0.6 ? .square : .round, ink: night ? Ink(0xFFF8EA) : p[3].darker(by: 0.08),
        shade: night ? p[0].darker(by: 0.06) : Ink(0xFFFFFF))
}

private func paintFir(at foot: Point, height: Double, ink: Ink, snow: Ink, on c: Canvas) {
    let tree = c.fir(at: foot, height: height, ink: ink)
    c.fill(tree, ink)
    c.clipped(to: tree) {
        for tier in 1...5 {
            let y = foot.y - height + height * 0.94 * Double(tier - 1) / 5
            let out = height * 0.24 * Double(tier) / 5 + 4
            c.fill(
                .polygon([
                    Point(foot.x - out * 0.16, y - 12), Point(foot.x - out * 1.1, y + height * 0.17),
                    Point(foot.x - out * 0.45, y + height * 0.1), Point(foot.x + out * 0.1, y + height * 0.06),
                    Point(foot.x + out * 0.18, y - 8),
                ]), snow, alpha: 0.85)
        }
    }
}

private func paintCabin(at foot: Point, on c: Canvas, _ p: [Ink]) {
    c.glow(Point(foot.x, foot.y - 40), 210, p[4], alpha: 0.6)
    let wall = p[3].darker(by: 0.06)
    c.fill(.rect(foot.x - 70, foot.y - 80, 140, 84), wall)
    c.fill(.rect(foot.x + 30, foot.y - 178, 24, 70), wall)
    c.fill(
        .polygon([Point(foot.x - 100, foot.y - 74), Point(foot.x, foot.y - 158), Point(foot.x + 100, foot.y - 74)]),
        p[2])
    c.fill(.rect(foot.x - 44, foot.y - 58, 36, 36), p[4])
    c.fill(.rect(foot.x + 16, foot.y - 58, 30, 62), p[4].darker(by: 0.1))
    c.fill(.rect(foot.x - 28, foot.y - 58, 4, 36), wall)
    c.fill(.rect(foot.x - 44, foot.y - 42, 36, 4), wall)
    c.steam(from: Point(foot.x + 42, foot.y - 182), height: 120, ink: p[2], alpha: 0.4)
}

private func paintChristmasTree(at foot: Point, on c: Canvas, _ p: [Ink]) {
    let height = 520.0
    c.glow(Point(foot.x, foot.y - 250), 400, p[4], alpha: 0.4)
    c.spray(p[0], .radial(foot, inner: 20, outer: 210), in: .ellipse(foot.x, foot.y, 210, 26), strength: 0.9)
    let ink = p[3].lighter(by: 0.05)
    let tree = c.fir(at: foot, height: height, ink: ink)
    c.fill(tree, ink)
    c.spray(
        p[3].darker(by: 0.12), .linear(from: Point(foot.x + 130, foot.y), to: Point(foot.x - 60, foot.y - 120)),
        in: tree, strength: 0.95)
    for ring in 0..<6 {
        let y = foot.y - height + 96 + Double(ring) * 74
        let out = 26 + Double(ring) * 17.5
        c.stroke(
            .through([Point(foot.x - out, y - 10), Point(foot.x, y + 16), Point(foot.x + out, y - 4)]), p[4],
            width: 1.6, alpha: 0.8)
        for bulb in 0..<(3 + ring) {
            let across = Double(bulb) / Double(2 + ring) * 2 - 1
            let at = Point(foot.x + across * out, y + 13 - across * across * 20)
            let ink = [p[4], p[5], Ink(0xFFFFFF), p[4]][c.whole(below: 4)]
            c.glow(at, 24, ink, alpha: 0.7)
            c.fill(.circle(at.x, at.y, 7.5), ink)
        }
    }
    c.glow(Point(foot.x, foot.y - height - 4), 90, p[4], alpha: 0.8)
    fourPointStar(at: Point(foot.x, foot.y - height - 4), radius: 46, ink: Ink(0xFFF1BE), on: c)
}
