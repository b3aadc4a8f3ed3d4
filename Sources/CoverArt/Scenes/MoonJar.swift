/// A moon jar on hanji, a field of one strong colour behind it, a band of saekdong stripes below.
func paintMoonJar(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0xEDE3CF, 0xC23B22, 0xFBF8F0, 0x2B2A33, 0x2E5E8C, 0xE3A72F, 0x4F7F4B],
        [0xE9E2D0, 0x24406B, 0xFCFAF3, 0x1E2430, 0xC8452F, 0xE0B040, 0x3F7A66],
        [0xF0E4D2, 0x2F5D4A, 0xFBF8EC, 0x1E2B26, 0xB8352F, 0xE8B33A, 0x3E5FA0])
    c.cover(p[0])
    c.fibres(p[3], count: 240, alpha: 0.12)
    let wall = Shape.rect(c.between(110, 190), 0, c.between(600, 680), 552)
    c.fill(wall, p[1])
    c.spray(p[1].darker(by: 0.13), .linear(from: Point(0, 552), to: Point(300, 80)), in: wall, strength: 0.85)
    c.clipped(to: wall) { c.fibres(p[2], count: 110, alpha: 0.16) }
    let at = Point(c.between(480, 560), 314)
    let r = 196.0
    c.spray(
        p[3], .radial(Point(at.x + 50, 552), inner: 40, outer: 260), in: .ellipse(at.x + 60, 552, 250, 26),
        strength: 0.85)
    // The jar is thrown in two halves and never quite round.
    let lean = c.between(-9, 9)
    let jar = Shape.path {
        $0.move(at.x - 70, at.y - r + 14)
        $0.curve(Point(at.x - 150, at.y - r + 30), Point(at.x - r - 24, at.y - 110), Point(at.x - r - 16, at.y + 10))
        $0.curve(
            Point(at.x - r - 8, at.y + 118), Point(at.x - 134 + lean, at.y + r - 4), Point(at.x - 78, at.y + r + 40))
        $0.line(at.x + 78, at.y + r + 40)
        $0.curve(
            Point(at.x + 142 + lean, at.y + r - 6), Point(at.x + r + 12, at.y + 112), Point(at.x + r + 14, at.y + 2))
        $0.curve(Point(at.x + r + 20, at.y - 112), Point(at.x + 148, at.y - r + 30), Point(at.x + 70, at.y - r + 14))
        $0.line(at.x + 76, at.y - r - 16)
        $0.line(at.x - 76, at.y - r - 16)
        $0.close()
    }
    c.fill(jar, p[2])
    c.spray(
        Ink(0x8B97A0), .radial(Point(at.x - 110, at.y - 120), inner: r * 1.75, outer: r * 0.55), in: jar, strength: 0.9)
    c.spray(Ink(0xD9C6A8), .radial(Point(at.x + 90, at.y + 110), inner: 10, outer: 130), in: jar, strength: 0.32)
    c.stroke(
        .through([Point(at.x - r - 15, at.y + 16), Point(at.x, at.y + 34), Point(at.x + r + 13, at.y + 8)]),
        Ink(0xB9B7AC), width: 2, alpha: 0.5)
    c.fill(.ellipse(at.x, at.y - r - 16, 76, 11), Ink(0xA9A89F))
    c.fill(.ellipse(at.x, at.y - r - 12, 68, 7), p[3])
    if s.energy > 0.45 {
        var y = 552.0
        for ink in [p[1], p[5], p[4], p[2], p[6], p[5], p[1]] { c.fill(.rect(0, y, 1000, 10), ink); y += 10 }
    } else {
        paintPine(from: Point(1010, c.between(110, 170)), on: c, p)
        c.fill(.rect(0, 551, 1000, 3), p[3], alpha: 0.6)
    }
    return Caption(.bottom, .serif, ink: p[3], shade: p[2])
}

private func paintPine(from root: Point, on c: Canvas, _ p: [Ink]) {
    let points = [root, root + Point(-110, 40), root + Point(-180, 26), root + Point(-268, 76)]
    c.stroke(.through(points), p[3], width: 13)
    for at in points.dropFirst() {
        for cluster in 0..<2 {
            let middle = at + Point(c.between(-46, 46), c.between(-40, 10) - Double(cluster) * 20)
            for needle in 0..<15 {
                let angle = -.pi * (0.02 + 0.96 * Double(needle) / 14)
                c.stroke(
                    .line(middle, .polar(middle, c.between(44, 58), angle)),
                    needle % 2 == 0 ? p[6].darker(by: 0.1) : p[3], width: 3)
            }
        }
    }
}
