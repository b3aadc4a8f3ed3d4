/// Running lanes from above, a long shadow on them.
func paintTrack(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0xC4402A, 0x9C2B1C, 0xFFF3E2, 0x0D4A47, 0x2E0F0C], [0x2F57D6, 0x1C3BA6, 0xF6F4FF, 0x10245E, 0x0A1240],
        [0xB23A72, 0x8C2459, 0xFFF4F0, 0x2E2A5E, 0x2E0A26], [0x0F766E, 0x0A5851, 0xF4FFF6, 0x2B3A1C, 0x042A27])
    // So wide a bend that the infield keeps the whole upper third for the title.
    let inner = c.between(1900, 2200), lane = 102.0, lanes = 7
    let centre = Point(c.between(360, 480), 396 - inner)
    let ahead = c.pick([-1.0, 1])
    c.cover(p[0])
    c.spray(p[1], .linear(from: Point(1000, 1000), to: Point(420, 420)), strength: 0.95)
    let infield = Shape.circle(centre.x, centre.y, inner)
    c.fill(infield, p[3])
    c.spray(p[3].darker(by: 0.12), .linear(from: Point(0, 0), to: Point(500, 420)), in: infield, strength: 0.7)
    for index in 0...lanes {
        c.stroke(.circle(centre.x, centre.y, inner + lane * Double(index)), p[2], width: index == 0 ? 14 : 7)
    }
    // Staggered marks where each lane starts.
    let base = .pi / 2 + c.between(0.04, 0.1) * ahead
    for index in 0..<lanes {
        let angle = base - ahead * (Double(index) * 0.028 - 0.07)
        let (a, b) = (inner + lane * Double(index), inner + lane * Double(index + 1))
        c.stroke(.line(.polar(centre, a, angle), .polar(centre, b, angle)), p[2], width: 9, square: true)
        let middle = Point.polar(centre, (a + b) / 2, angle - ahead * 0.02)
        c.moved(middle.x, middle.y, turned: angle - .pi / 2) {
            c.fill(.polygon([Point(-14 * ahead, -18), Point(-14 * ahead, 18), Point(16 * ahead, 0)]), p[2])
        }
    }
    paintRunner(at: Point(ahead > 0 ? c.between(640, 720) : c.between(280, 400), 690), ahead: ahead, on: c, p)
    return Caption(.top, .square, ink: p[2], shade: p[3].darker(by: 0.1))
}

/// A runner in full stride, all form.
private func paintRunner(at spot: Point, ahead: Double, on c: Canvas, _ p: [Ink]) {
    let dark = p[4]
    c.spray(dark, .radial(spot + Point(0, 218), inner: 10, outer: 170), in: .ellipse(spot.x, spot.y + 218, 170, 20))
    c.moved(spot.x, spot.y) {
        func limb(_ points: [(Double, Double)], _ width: Double, _ ink: Ink) {
            c.stroke(.through(points.map { Point($0.0 * ahead, $0.1) }), ink, width: width)
        }
        let behind = dark.lighter(by: 0.07)
        limb([(46, -118), (-22, -92), (-64, -34)], 19, behind)
        limb([(0, 0), (-10, 82), (-56, 130)], 28, behind)
        limb([(-56, 130), (-136, 116)], 20, behind)
        limb([(0, 0), (34, 62), (80, 112)], 30, dark)
        limb([(80, 112), (72, 206), (94, 210)], 21, dark)
        limb([(0, -4), (20, -72), (40, -128)], 56, dark)
        limb([(44, -124), (6, -76), (62, -34)], 19, dark)
        c.fill(.ellipse(66 * ahead, -192, 32, 36), dark)
    }
}
