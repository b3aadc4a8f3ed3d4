/// A branch in blossom before a large pale sun, petals on the wind.
func paintBlossom(on c: Canvas, in s: Setting) -> Caption {
    let p: [Ink] =
        s.light == .night
        ? c.palette(
            [0x14163A, 0x3A3472, 0xF7E6C8, 0xF7B7CB, 0xD9739A, 0x0B0A20],
            [0x10263A, 0x2C5270, 0xFBEFD6, 0xFBC7D2, 0xD9839E, 0x07121D])
        : c.palette(
            [0xBFE0E8, 0xF3F0E6, 0xFFF7E6, 0xFBC6D0, 0xE77F9B, 0x4A2B33],
            [0xF9D6D5, 0xFDEEE3, 0xFFFBEF, 0xF6A5B8, 0xD9587F, 0x4F2038],
            [0xCFE3C8, 0xF7F3DC, 0xFFFDF0, 0xFBC2C2, 0xE86F88, 0x35402E])
    c.wash([(0, p[0]), (1, p[1])])
    let sun = Shape.circle(c.between(560, 660), c.between(340, 400), 236)
    c.fill(sun, p[2])
    c.spray(p[0], .linear(from: Point(600, 620), to: Point(600, 260)), in: sun, strength: 0.6)
    let bark = p[5]
    // Brush strokes: each limb tapers.
    var tips: [Point] = []
    func limb(_ from: Point, _ angle: Double, _ length: Double, _ width: Double, _ depth: Int) {
        var (at, heading) = (from, angle)
        let steps = 8
        var (upper, lower): ([Point], [Point]) = ([], [])
        for step in 0...steps {
            let half = max(width * (1 - 0.86 * Double(step) / Double(steps)), 2.4) / 2 * c.between(0.86, 1.14)
            upper.append(.polar(at, half, heading - .pi / 2))
            lower.append(.polar(at, half, heading + .pi / 2))
            if depth > 0, step > 1, step < steps, c.happens(0.6) {
                limb(
                    at, heading + c.pick([-1.0, 1]) * c.between(0.4, 0.9), length * c.between(0.26, 0.46), half * 1.2,
                    depth - 1)
            }
            if (depth < 2 && step > 2) || step > 5 { tips.append(at) }
            heading += c.between(-0.2, 0.2)
            at = .polar(at, length / Double(steps), heading)
        }
        let wood = Shape.path {
            $0.move(upper[0].x, upper[0].y)
            $0.follow(upper)
            $0.line(lower[steps].x, lower[steps].y)
            $0.follow(lower.reversed())
            $0.close()
        }
        c.fill(wood, bark)
        c.spray(p[4], .linear(from: Point(0, from.y - 60), to: Point(0, from.y + 160)), in: wood, strength: 0.35)
    }
    let mirrored = c.happens(0.5)
    limb(Point(mirrored ? -30 : 1030, c.between(150, 230)), mirrored ? 0.26 : .pi - 0.26, 860, 40, 2)
    limb(Point(mirrored ? -30 : 1030, c.between(-20, 30)), mirrored ? 0.2 : .pi - 0.2, 520, 22, 1)
    for tip in tips {
        if c.happens(0.24) { continue }
        for _ in 0..<2 {
            let at = tip + Point(c.between(-30, 30), c.between(-28, 28))
            flower(at: at, radius: c.between(12, 34), on: c, p)
        }
        if c.happens(0.3) {
            c.fill(.circle(tip.x + c.between(-26, 26), tip.y + c.between(-22, 22), c.between(5, 9)), p[4])
        }
    }
    for _ in 0..<54 {
        let at = Point(c.between(0, 1000), c.between(300, 1000))
        let size = c.between(5, 13)
        c.moved(at.x, at.y, turned: c.between(0, 6.28)) {
            c.fill(
                .path {
                    $0.move(0, size * 1.3);
                    $0.curve(Point(-size * 1.1, size * 0.2), Point(-size * 0.8, -size), Point(0, -size * 0.5));
                    $0.curve(Point(size * 0.8, -size), Point(size * 1.1, size * 0.2), Point(0, size * 1.3))
                }, c.happens(0.5) ? p[3] : p[4], alpha: at.y > 690 ? 0.4 : 0.9)
        }
    }
    let night = s.light == .night
    return Caption(.bottom, .round, ink: night ? Ink(0xFFF3EA) : p[5], shade: night ? p[5] : p[2])
}

private func flower(at centre: Point, radius r: Double, on c: Canvas, _ p: [Ink]) {
    let turn = c.between(0, 6.28)
    let ink = p[3].mixed(with: c.happens(0.5) ? p[2] : p[4], c.between(0, 0.6))
    for petal in 0..<5 {
        c.moved(centre.x, centre.y, turned: turn + Double(petal) * 2 * .pi / 5) {
            c.fill(
                .path {
                    $0.move(0, 0);
                    $0.curve(Point(-r * 0.85, -r * 0.5), Point(-r * 0.6, -r * 1.15), Point(0, -r * 0.88));
                    $0.curve(Point(r * 0.6, -r * 1.15), Point(r * 0.85, -r * 0.5), Point(0, 0))
                }, petal % 2 == 0 ? ink : ink.darker(by: 0.02))
        }
    }
    c.fill(.circle(centre.x, centre.y, r * 0.2), p[4])
    for stamen in 0..<5 {
        let tip = Point.polar(centre, r * 0.42, turn + Double(stamen) * 1.257 + 0.6)
        c.fill(.circle(tip.x, tip.y, max(r * 0.06, 1)), p[4].darker(by: 0.1))
    }
}
