import Foundation

/// The moon above sheets of cloud, stars on threads: sleep and dreams.
func paintMoon(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0x101B45, 0x3B4C94, 0xF8E7B9, 0x6C7BC0, 0x0B1230], [0x1D1440, 0x5A4296, 0xFBE3C0, 0x8B72C4, 0x120B2C],
        [0x0B2A3C, 0x2F6B80, 0xF4EFCF, 0x5E97A3, 0x071A28])
    c.wash([(0, p[0]), (0.75, p[1])])
    c.stars(150, ink: Ink(0xFFFFFF), below: 640)
    let moon = Point(c.between(420, 640), c.between(330, 380))
    let radius = c.between(185, 215)
    c.glow(moon, radius * 2.2, p[2], alpha: 0.34)
    if c.happens(0.5) {
        let bite = Point(moon.x + radius * 0.44, moon.y - radius * 0.2)
        let crescent = Shape.path {
            // Two arcs that meet in the horns.
            let dx = bite.x - moon.x, dy = bite.y - moon.y
            let distance = (dx * dx + dy * dy).squareRoot()
            let inner = radius * 0.86
            let along = (distance * distance + radius * radius - inner * inner) / (2 * distance)
            let half = acos(min(max(along / radius, -1), 1)), base = atan2(dy, dx)
            let halfInner = acos(min(max((distance - along) / inner, -1), 1))
            $0.arc(moon, radius, from: base + half, to: base - half + 2 * .pi)
            $0.arc(bite, inner, from: base + .pi + halfInner, to: base + .pi - halfInner)
            $0.close()
        }
        c.fill(crescent, p[2])
        c.spray(p[3], .radial(bite, inner: radius * 0.8, outer: radius * 1.5), in: crescent, strength: 0.55)
    } else {
        let disc = Shape.circle(moon.x, moon.y, radius)
        c.fill(disc, p[2])
        c.spray(
            p[3],
            .radial(Point(moon.x - radius * 0.4, moon.y - radius * 0.4), inner: radius * 1.7, outer: radius * 0.5),
            in: disc, strength: 0.8)
        for _ in 0..<9 {
            let at = Point.polar(moon, c.between(0.1, 0.75) * radius, c.between(0, 6.28))
            let size = c.between(9, 34)
            c.fill(.circle(at.x, at.y, size), p[3], alpha: 0.28)
            c.fill(.circle(at.x + size * 0.14, at.y + size * 0.14, size * 0.84), p[2].darker(by: 0.05), alpha: 0.6)
        }
    }
    for slot in 0..<7 {
        let x = 70 + Double(slot) * 144 + c.between(-34, 34)
        if abs(x - moon.x) < radius * 1.08 { continue }
        let y = c.between(120, 430)
        c.stroke(.line(Point(x, -10), Point(x, y)), p[2], width: 1.4, alpha: 0.5)
        fourPointStar(at: Point(x, y + 18), radius: c.between(16, 26), ink: p[2], on: c)
    }
    for index in 0..<4 {
        let base = 560 + Double(index) * 92
        let ink = p[3].mixed(with: p[4], Double(index) / 3)
        let lumps = cloudLumps(base: base, on: c)
        let bank = lumps.reduce(into: Shape.rect(-20, base + 30, 1040, 1000)) { $0.add(.circle($1.0.x, $1.0.y, $1.1)) }
        for lift in [-16.0, -11, -6] { c.moved(0, lift) { c.fill(bank, p[4], alpha: 0.1) } }
        c.fill(bank, ink)
        // Each lump catches the moon on the side that faces it.
        for (at, size) in lumps {
            let side = at.x < moon.x ? 1.0 : -1
            let lit = Point(at.x + side * size * 0.3, at.y - size * 0.84)
            c.spray(
                p[2], .radial(lit, inner: 0, outer: size * 0.8), in: .circle(at.x, at.y, size),
                strength: 0.6 - 0.17 * Double(index))
        }
    }
    return Caption(.bottom, .round, ink: Ink(0xFFF6E0), shade: p[4], alignment: .centre)
}

private func cloudLumps(base: Double, on c: Canvas) -> [(Point, Double)] {
    var lumps: [(Point, Double)] = []
    var x = -60.0
    while x < 1060 {
        let radius = c.between(54, 108)
        lumps.append((Point(x, base + c.between(10, 44)), radius))
        x += radius * c.between(1.0, 1.35)
    }
    return lumps
}
