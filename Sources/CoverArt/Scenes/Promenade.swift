import Foundation

/// A promenade of black and white waves, a bay, a sugar-loaf hill.
func paintPromenade(on c: Canvas, in s: Setting) -> Caption {
    let p: [Ink] =
        s.light == .night || s.light == .sunset
        ? c.palette([0xE86A4A, 0xF9C77E, 0x1F6F78, 0x2B2A4C, 0xF8EBD3, 0x1B1A30, 0xFFE9A8])
        : c.palette(
            [0x62C6C2, 0xFBEBC8, 0x12828C, 0x2F6B52, 0xFBF4E2, 0x1F2A33, 0xF9A03F],
            [0xF7C873, 0xFCEFD2, 0x2A9D8F, 0x3D6B4F, 0xFFF8E8, 0x26252E, 0xE4572E])
    c.wash([(0, p[0]), (0.56, p[1])])
    let sun = Point(c.between(300, 420), c.between(420, 450))
    c.fill(.circle(sun.x, sun.y, 96), p[6])
    c.spray(
        p[1], .linear(from: Point(0, sun.y + 96), to: Point(0, sun.y - 50)), in: .circle(sun.x, sun.y, 96),
        strength: 0.7)
    func hill(_ x: Double, _ width: Double, _ height: Double, _ ink: Ink) {
        let shape = Shape.path {
            $0.move(x - width, 562)
            $0.curve(Point(x - width * 0.55, 552), Point(x - width * 0.42, 562 - height), Point(x, 562 - height))
            $0.curve(Point(x + width * 0.34, 562 - height), Point(x + width * 0.4, 548), Point(x + width, 562))
            $0.close()
        }
        c.fill(shape, ink)
        c.spray(
            ink.darker(by: 0.13), .linear(from: Point(x + width * 0.6, 0), to: Point(x - width * 0.2, 0)), in: shape,
            strength: 0.9)
    }
    hill(c.between(800, 860), 260, 130, p[3].mixed(with: p[1], 0.45))
    hill(c.between(620, 690), 190, 190, p[3])
    c.fill(.rect(0, 558, 1000, 84), p[2])
    for _ in 0..<40 {
        let at = Point(c.between(0, 1000), c.between(566, 630))
        c.stroke(.line(at, at + Point(c.between(14, 60), 0)), p[1], width: 2, alpha: 0.5)
    }
    c.fill(.rect(0, 628, 1000, 26), p[1].mixed(with: p[4], 0.3))
    c.fill(.rect(0, 652, 1000, 350), p[4])
    let phase = c.between(0, 3)
    // Bands of stone in perspective: each nearer one is broader and swings wider.
    var y = 660.0, band = 12.0
    while y < 1000 {
        let near = (y - 640) / 360
        let swing = 8 + 44 * near, length = 60 + 190 * near
        let top = (0...60).map { step -> Point in
            let x = -20 + Double(step) * 17.4
            return Point(x, y + sin((x - 500) / length * 2.2 + phase) * swing)
        }
        let bottom = top.reversed().map { Point($0.x, $0.y + band * (0.92 + 0.2 * sin($0.x / length))) }
        c.fill(.polygon(top + bottom), p[5])
        y += band * 2.05
        band *= 1.36
    }
    c.spray(p[5], .linear(from: Point(0, 640), to: Point(0, 720)), in: .rect(0, 652, 1000, 80), strength: 0.25)
    paintPalm(
        at: Point(c.between(60, 110), 760), lean: 0.08, height: 330, ink: p[5], light: p[3].lighter(by: 0.1), on: c)
    paintPalm(at: Point(930, 760), lean: -0.05, height: 280, ink: p[5], light: p[3].lighter(by: 0.1), on: c)
    return Caption(.top, .round, ink: p[5], shade: p[4])
}
