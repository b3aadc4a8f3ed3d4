import Foundation

/// A road to the horizon; by night the lights of cars are long threads.
func paintRoad(on c: Canvas, in s: Setting) -> Caption {
    let p: [Ink] =
        switch s.light {
        case .night:
            c.palette(
                [0x0A0F2B, 0x50307A, 0x11152F, 0xFFE9B8, 0xFF4F5E], [0x06182B, 0x1A5B78, 0x0A1A2B, 0xFFF0C9, 0xFF5A3C],
                [0x1A0B2B, 0xB23A6E, 0x170D28, 0xFFE3C0, 0xFF3D55])
        case .sunset:
            c.palette(
                [0x3E2A66, 0xFF8A5C, 0x2B1D45, 0xFFE6A6, 0xFF5A4E], [0x1F4068, 0xF9A826, 0x1B2A41, 0xFFF1C0, 0xE4572E])
        case .dawn, .day:
            c.palette(
                [0x58B4D1, 0xFBE9CE, 0x4B5A67, 0xFFFFFF, 0xF25C3D], [0xF2B66D, 0xFCEBCB, 0x6A5048, 0xFFFDF2, 0xC73E2B])
        }
    let horizon = c.between(510, 560)
    c.wash([(0, p[0]), (horizon / 1000, p[1])])
    let isDay = s.light == .day || s.light == .dawn
    if s.light == .night { c.stars(80, ink: Ink(0xFFFFFF), below: 440) }
    let bend = c.pick([-1.0, 1]) * c.between(520, 820)
    let vanish = 500 + bend * 0.26
    if s.weather == .clear || s.weather == .cloud {
        let sun = Point(vanish - bend * 0.2, horizon - (s.light == .night ? 100 : 36))
        let radius = s.light == .night ? 60.0 : 126
        c.glow(sun, radius * 3, p[3], alpha: 0.5)
        c.fill(.circle(sun.x, sun.y, radius), p[3])
        c.spray(
            p[1], .linear(from: Point(0, sun.y + radius), to: Point(0, sun.y - radius * 0.6)),
            in: .circle(sun.x, sun.y, radius), strength: 0.9)
    }
    for layer in 0..<2 {
        let hills = c.land(
            baseline: horizon + 34 + Double(layer) * 20, height: 120 - Double(layer) * 40, waves: 3 + layer * 2,
            roughness: 0.4)
        c.fill(hills, p[1].mixed(with: p[2], 0.5 + 0.3 * Double(layer)))
    }
    if s.light == .night {
        c.glow(Point(vanish, horizon + 14), 330, p[3].mixed(with: p[1], 0.4), alpha: 0.5)
        for _ in 0..<70 {
            let x = vanish + c.between(-420, 420) * c.unit()
            c.fill(.circle(x, horizon + c.between(4, 20), c.between(1.2, 3.2)), c.pick([p[3], p[3], p[4]]), alpha: 0.9)
        }
    }
    let plain = Shape.rect(0, horizon + 20, 1000, 980 - horizon)
    c.wash(
        [(0, p[2].mixed(with: p[1], isDay ? 0.62 : 0.3)), (1, p[2])], from: Point(0, horizon), to: Point(0, 1000),
        in: plain)
    if isDay { c.fill(plain, Ink(0xC99A5B), alpha: 0.35) }
    // z = 0 at the viewer; all widths fall with 1 / (1 + z).
    func centre(_ z: Double) -> Double {
        500 + (vanish - 500) * z / (1 + z) + bend * (1 / (1 + z) - 1 / ((1 + z) * (1 + z)))
    }
    func point(_ across: Double, _ z: Double) -> Point {
        Point(centre(z) + across / (1 + z), horizon + 20 + (1000 - horizon) / (1 + z))
    }
    let depths = (0...60).map { -0.12 + pow(Double($0) / 60, 2) * 40 }
    func strip(_ left: Double, _ right: Double, _ zs: [Double]) -> Shape {
        .polygon(zs.map { point(left, $0) } + zs.reversed().map { point(right, $0) })
    }
    let road = strip(-460, 460, depths)
    c.fill(road, isDay ? p[2] : p[2].darker(by: 0.07))
    c.spray(
        p[1].mixed(with: p[2], 0.25), .linear(from: Point(0, horizon + 20), to: Point(0, horizon + 230)), in: road,
        strength: 0.7)
    for edge in [-430.0, 416] { c.fill(strip(edge, edge + 14, depths), p[3], alpha: 0.8) }
    var z = -0.1
    while z < 14 {
        c.fill(strip(-9, 9, [z, z + 0.1 + 0.09 * z, z + 0.2 + 0.18 * z]), p[3], alpha: 0.95)
        z += 0.45 + 0.4 * z
    }
    let lampHeight = 46.0
    if !isDay {
        for index in 0..<16 {
            let isLeft = index % 2 == 0
            let lane = (isLeft ? -230.0 : 230) + c.between(-110, 110)
            let start = c.between(-0.1, 0.3)
            let thread = Shape.through(
                depths.filter { $0 >= start }.map { z in
                    let base = point(lane, z)
                    return Point(base.x, base.y - lampHeight / (1 + z))
                })
            let ink = isLeft ? p[3] : p[4]
            c.stroke(thread, ink, width: 9, alpha: 0.16)
            c.stroke(thread, ink, width: 2.6, alpha: 0.75)
        }
    }
    z = 0.05
    while z < 9 {
        for side in [-560.0, 560] {
            let foot = point(side, z)
            let height = 150 / (1 + z)
            c.stroke(
                .line(foot, Point(foot.x, foot.y - height)), isDay ? p[2].darker(by: 0.1) : p[2].lighter(by: 0.1),
                width: 12 / (1 + z))
            if !isDay { c.fill(.circle(foot.x, foot.y - height, 9 / (1 + z)), p[3]) }
        }
        z += 0.5 + 0.35 * z
    }
    if s.weather == .rain { c.rain(p[3], count: 260, slant: 0.2, from: 330) }
    return Caption(
        .top, .square, ink: isDay ? p[2].darker(by: 0.18) : Ink(0xFFF7E6),
        shade: isDay ? Ink(0xFFFDF2) : p[0].darker(by: 0.06))
}
