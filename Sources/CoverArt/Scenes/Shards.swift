import Foundation

/// Torn metal: splinters from one point, a bolt through them.
func paintShards(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0x121014, 0xE0222B, 0xF2E9DC, 0x5C0F17, 0x2A2630], [0x0E1116, 0xF2D21B, 0xF3F0E2, 0x6E5A00, 0x22262E],
        [0x140B1F, 0xB8FF2E, 0xF1F5E4, 0x3B5C00, 0x2B1D3D], [0x1A0A0A, 0xFF5A1F, 0xF6E7D4, 0x6B1D00, 0x3A1E1A])
    c.cover(p[0])
    let focus = Point(c.between(560, 720), c.between(380, 460))
    var angle = c.between(0, 0.4)
    let start = angle
    var index = 0
    while angle < start + 2 * .pi - 0.08 {
        let width = c.between(0.1, 0.34)
        let reach = c.between(420, 1150)
        let near = c.between(20, 130)
        let ink = [p[1], p[4], p[2], p[4], p[1], p[3]][index % 6]
        let shard = Shape.polygon([
            .polar(focus, near, angle + width * 0.4), .polar(focus, reach * c.between(0.5, 0.75), angle),
            .polar(focus, reach, angle + width * c.between(0.3, 0.7)),
            .polar(focus, reach * c.between(0.4, 0.7), angle + width),
        ])
        c.fill(shard, ink)
        c.spray(p[0], .radial(focus, inner: reach, outer: reach * 0.25), in: shard, strength: 0.95)
        c.stroke(
            .line(.polar(focus, near, angle + width * 0.4), .polar(focus, reach * 0.8, angle + width * 0.5)), p[0],
            width: 2.5, alpha: 0.5)
        angle += width + c.between(0.02, 0.1)
        index += 1
    }
    // A screen of dots, coarse as in a fanzine.
    for row in 0..<26 {
        for column in 0..<26 {
            let at = Point(Double(column) * 40 + (row % 2 == 0 ? 0 : 20), Double(row) * 34)
            let distance = ((at.x - focus.x) * (at.x - focus.x) + (at.y - focus.y) * (at.y - focus.y)).squareRoot()
            let size = 11 * max(0, 1 - abs(distance - 330) / 240)
            if size > 1.2 { c.fill(.circle(at.x, at.y, size), p[0], alpha: 0.8) }
        }
    }
    let bolt = [
        Point(40, -360), Point(-120, 30), Point(-14, 10), Point(-84, 380), Point(150, -70), Point(34, -50),
        Point(150, -360),
    ]
    c.moved(focus.x, focus.y, turned: c.between(-0.1, 0.25), scaled: 0.94) {
        let shape = Shape.polygon(bolt)
        c.moved(16, 18) { c.fill(shape, p[0]) }
        c.fill(shape, p[2])
        c.spray(p[1], .linear(from: Point(0, 380), to: Point(0, -260)), in: shape, strength: 0.9)
        c.stroke(shape, p[0], width: 7)
    }
    var edge: [Point] = []
    for step in 0...26 {
        edge.append(Point(-20 + Double(step) * 40, 735 + c.between(-34, 34) + (step % 2 == 0 ? -16 : 16)))
    }
    c.moved(0, -12) { c.fill(.below(edge, smooth: false), p[1]) }
    c.fill(.below(edge, smooth: false), p[0])
    return Caption(.bottom, .square, ink: p[2], shade: p[0])
}
