import CCairo
import Foundation

/// A concert seen from the last row: beams, and a sea of light sticks.
func paintStage(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0x120B33, 0x4B2BB5, 0xFF5FA2, 0x7CF3FF, 0x0A061E], [0x0A1A3C, 0x1F5BD6, 0x8CFFDA, 0xFFE66D, 0x050D20],
        [0x2A0B2E, 0x9C1F73, 0xFFB86B, 0xFFF0F5, 0x150518])
    c.wash([(0, p[4]), (0.45, p[1]), (0.52, p[0]), (1, p[4])])
    let stage = 452.0
    for index in 0..<9 {
        let x = 80 + Double(index) * 105
        let sway = c.between(-0.42, 0.42)
        let top = Point(x + sin(sway) * 700, -120)
        let beam = Shape.polygon([
            Point(x - 6, stage), Point(x + 6, stage), Point(top.x + 78, top.y), Point(top.x - 78, top.y),
        ])
        c.fade(
            [p[2], p[3]][index % 2], from: Point(x, stage), to: Point(top.x, 30), alpha: 0.72, in: beam,
            blend: CAIRO_OPERATOR_SCREEN)
        c.fill(.circle(x, stage, 7), Ink(0xFFFFFF))
    }
    c.glow(Point(500, stage), 520, p[2], alpha: 0.6)
    c.spray(
        p[3], .radial(Point(500, stage + 6), inner: 40, outer: 330), in: .rect(0, stage - 160, 1000, 170), strength: 0.5
    )
    for (offset, height) in [(-150.0, 62.0), (-75, 66), (0, 72), (75, 65), (150, 61)] {
        c.person(at: Point(500 + offset, stage + 14), height: height, ink: p[4])
    }
    c.fill(.rect(180, stage + 10, 640, 12), Ink(0xFFFFFF), alpha: 0.85)
    for row in 0..<13 {
        let depth = Double(row) / 12
        let y = stage + 34 + pow(depth, 1.35) * 480
        let heads = Shape.below(
            (0...40).map {
                Point(
                    -20 + 26 * Double($0),
                    y + 12 + c.between(-3, 3) * (1 + 3 * depth) + ($0 % 2 == 0 ? -5 : 3) * (1 + depth * 3))
            })
        c.fill(heads, p[0].mixed(with: p[4], depth), alpha: 0.9)
        if depth > 0.58 { continue }
        let gap = 19 + 46 * depth
        var x = c.between(-10, 20)
        while x < 1010 {
            let size = 2.6 + 7 * depth
            let ink = [p[2], p[3], p[2], Ink(0xFFFFFF)][c.whole(below: 4)]
            let at = Point(x, y + c.between(-8, 8) * (0.6 + depth))
            c.fill(.circle(at.x, at.y, size * 2.5), ink, alpha: 0.16)
            c.moved(at.x, at.y, turned: c.between(-0.4, 0.4)) {
                c.fill(.rounded(-size * 0.5, -size * 1.6, size, size * 3.2, size * 0.5), ink.lighter(by: 0.06))
            }
            x += gap * c.between(0.65, 1.35)
        }
    }
    c.fade(p[4], from: Point(0, 790), to: Point(0, 600), alpha: 0.95)
    return Caption(.bottom, .square, ink: Ink(0xFFFFFF), shade: p[4])
}
