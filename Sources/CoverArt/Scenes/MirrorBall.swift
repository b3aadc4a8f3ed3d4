import CCairo
import Foundation

/// A mirror ball, its beams and the flecks it throws.
func paintMirrorBall(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0x1B0B3B, 0x6A1B9A, 0xFF3D8B, 0x35D0FF, 0x0D0520], [0x0B1140, 0x2A2FBF, 0xFF6A3D, 0xFFD23F, 0x060A26],
        [0x2B0A2B, 0xB0184F, 0xFFB03A, 0xFF5CA8, 0x16041A], [0x042A2B, 0x0B7A75, 0xE8F24B, 0xFF4F79, 0x021617])
    c.wash([(0, p[1]), (0.7, p[0]), (1, p[4])])
    let ball = Point(c.between(420, 580), c.between(330, 370))
    let radius = c.between(180, 205)
    for index in 0..<11 {
        let angle = Double(index) * 0.571 + c.between(-0.12, 0.12)
        let spread = c.between(0.05, 0.11)
        let beam = Shape.polygon([
            Point.polar(ball, radius * 0.7, angle), Point.polar(ball, 1200, angle - spread),
            Point.polar(ball, 1200, angle + spread),
        ])
        c.fade(
            [p[2], p[3], Ink(0xFFFFFF)][index % 3], from: ball, to: .polar(ball, 860, angle), alpha: 0.46, in: beam,
            blend: CAIRO_OPERATOR_SCREEN)
    }
    for index in 0..<90 {
        let angle = c.between(0, 6.28), distance = radius * 1.25 + pow(c.unit(), 0.7) * 640
        let at = Point.polar(ball, distance, angle)
        let size = 5 + distance * 0.016
        c.moved(at.x, at.y, turned: angle) {
            c.fill(
                .rounded(-size, -size * 0.6, size * 2, size * 1.2, 3), [p[2], p[3], Ink(0xFFF6E0)][index % 3],
                alpha: c.between(0.2, 0.75))
        }
    }
    c.stroke(.line(Point(ball.x, -10), Point(ball.x, ball.y - radius)), Ink(0xE9DFF5), width: 4, alpha: 0.8)
    c.fill(.circle(ball.x, ball.y, radius), p[4])
    let rows = 15
    for row in 0..<rows {
        let (low, high) = (Double(row) / Double(rows), Double(row + 1) / Double(rows))
        let (a, b) = (-.pi / 2 + .pi * low, -.pi / 2 + .pi * high)
        let columns = max(Int(cos((a + b) / 2) * 22), 3)
        for column in 0..<columns {
            func place(_ latitude: Double, _ longitude: Double) -> Point {
                Point(ball.x + radius * cos(latitude) * sin(longitude), ball.y + radius * sin(latitude))
            }
            let (l, r) = (
                -.pi / 2 + .pi * Double(column) / Double(columns), -.pi / 2 + .pi * Double(column + 1) / Double(columns)
            )
            let towards = cos((a + b) / 2 + 0.55) * cos((l + r) / 2 + 0.6)
            let shine = max(0, min(1, 0.18 + 0.62 * towards + c.between(-0.22, 0.3)))
            let tint = c.pick([p[2], p[3], Ink(0xFFFFFF), p[1].lighter(by: 0.2)])
            let inset = 0.012
            let tile = Shape.polygon([
                place(a + inset, l + inset), place(a + inset, r - inset), place(b - inset, r - inset),
                place(b - inset, l + inset),
            ])
            c.fill(tile, p[4].mixed(with: tint, shine).lighter(by: shine > 0.8 ? 0.1 : 0))
        }
    }
    c.spray(
        p[4], .radial(Point(ball.x - radius * 0.35, ball.y - radius * 0.4), inner: radius * 1.5, outer: radius * 0.7),
        in: .circle(ball.x, ball.y, radius), strength: 0.9)
    for _ in 0..<3 {
        fourPointStar(
            at: .polar(ball, radius * c.between(0.3, 0.8), c.between(3, 4.6)), radius: c.between(26, 54),
            ink: Ink(0xFFFFFF), on: c)
    }
    c.fade(p[4], from: Point(0, 960), to: Point(0, 620), alpha: 0.85)
    return Caption(.bottom, .square, ink: Ink(0xFFF7FB), shade: p[4])
}
