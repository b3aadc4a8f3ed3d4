import Foundation

/// Fireworks over dark roofs.
func paintFireworks(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0x0B1033, 0x2D2B6B, 0xFF5A5F, 0xFFC145, 0x5BD1D7, 0x070A1E],
        [0x1A0B2E, 0x5B2467, 0xFFD166, 0xFF7096, 0x9BF6FF, 0x0F061C],
        [0x071D2B, 0x124E66, 0xFFB703, 0xFB6F5B, 0xF2F5DE, 0x04121C])
    c.wash([(0, p[0]), (0.8, p[1])])
    c.stars(60, ink: Ink(0xFFFFFF), below: 600)
    let places = [Point(330, 250), Point(720, 200), Point(560, 470), Point(880, 450), Point(140, 480)]
    for (index, place) in places.enumerated() {
        let at = place + Point(c.between(-50, 50), c.between(-40, 40))
        paintBurst(
            at: at, radius: [236, 168, 150, 96, 116][index] * c.between(0.9, 1.12), ink: p[2 + index % 3], core: p[3],
            on: c)
    }
    var roofs = Shape()
    var x = -20.0
    while x < 1010 {
        let width = c.between(50, 110)
        let top = c.between(655, 730)
        roofs.add(.rect(x, top, width + 1, 300))
        if c.happens(0.4) {
            roofs.add(.polygon([Point(x - 6, top + 1), Point(x + width / 2, top - 30), Point(x + width + 6, top + 1)]))
        }
        x += width
    }
    c.spray(p[2], .linear(from: Point(0, 820), to: Point(0, 560)), strength: 0.22)
    c.fill(roofs, p[5])
    for _ in 0..<64 { c.fill(.rect(c.between(0, 1000), c.between(690, 752), 7, 10), p[3], alpha: 0.75) }
    c.fade(p[5], from: Point(0, 850), to: Point(0, 740), in: .rect(0, 740, 1000, 260))
    return Caption(.bottom, .square, ink: Ink(0xFFF8E7), shade: p[5])
}

private func paintBurst(at centre: Point, radius: Double, ink: Ink, core: Ink, on c: Canvas) {
    c.glow(centre, radius * 1.25, ink, alpha: 0.32)
    let spokes = c.whole(below: 10) + 22
    for spoke in 0..<spokes {
        let angle = 2 * .pi * (Double(spoke) + 0.5) / Double(spokes)
        for bead in 0..<4 {
            let at = Point.polar(centre, radius * (0.58 + 0.11 * Double(bead)), angle)
            c.fill(.circle(at.x, at.y + radius * 0.02 * Double(bead), 3.6 - 0.6 * Double(bead)), core, alpha: 0.85)
        }
    }
    for spoke in 0..<spokes {
        let angle = 2 * .pi * (Double(spoke) + c.between(-0.15, 0.15)) / Double(spokes)
        let reach = radius * c.between(0.82, 1.04)
        let tip = Point(centre.x + cos(angle) * reach, centre.y + sin(angle) * reach + reach * 0.08)
        let elbow = Point.polar(centre, reach * 0.6, angle)
        c.stroke(
            .path {
                $0.move(centre.x + cos(angle) * radius * 0.16, centre.y + sin(angle) * radius * 0.16);
                $0.curve(elbow, elbow, tip)
            }, ink, width: 2.4, alpha: 0.55)
        c.stroke(.line(elbow, tip), ink, width: 4.4)
        c.fill(.circle(tip.x, tip.y, 4.6), ink.lighter(by: 0.14))
    }
    c.fill(.circle(centre.x, centre.y, radius * 0.06), Ink(0xFFFFFF))
}
