import Foundation

/// A horizon: sun or moon over water that mirrors it, sheets of surf in front.
func paintShore(on c: Canvas, in s: Setting) -> Caption {
    let p: [Ink] =
        switch s.light {
        case .night:
            c.palette(
                [0x0B1638, 0x2E4B80, 0x0C2347, 0xF3E9C9, 0x061027], [0x141135, 0x4B3C7D, 0x1A1B4A, 0xF7DFC0, 0x0A0820])
        case .sunset:
            c.palette(
                [0x5C2A5E, 0xFF9A5C, 0x7A3560, 0xFFE1A1, 0x2A1238], [0x23406E, 0xFF8E6B, 0x34497A, 0xFFDDA8, 0x131F42],
                [0x8A2C4C, 0xFFB35C, 0x8E3B4E, 0xFFF0B8, 0x3A1026])
        case .dawn: c.palette([0xA9B8DC, 0xFCD5C0, 0x8FA6C8, 0xFFF4E0, 0x3B4F7C])
        case .day:
            c.palette(
                [0x3FA7D6, 0xE3F4EE, 0x1B7FA8, 0xFFF3C4, 0x0B4F6E], [0x4CC0C8, 0xFDF1D6, 0x1E9AA0, 0xFFFFFF, 0x0C5560])
        }
    let horizon = c.between(520, 570)
    c.wash([(0, p[0]), (horizon / 1000, p[1]), (horizon / 1000, p[2]), (1, p[4])])
    let sun = Point(c.between(330, 690), horizon - c.between(60, 150))
    let radius = s.light == .night ? c.between(74, 96) : c.between(110, 150)
    if s.light == .night { c.stars(90, ink: Ink(0xFFFFFF), below: horizon) }
    c.glow(sun, radius * 3, p[3], alpha: 0.42)
    c.fill(.circle(sun.x, sun.y, radius), p[3])
    c.spray(
        p[1], .linear(from: Point(sun.x, sun.y + radius), to: Point(sun.x, sun.y - radius * 0.5)),
        in: .circle(sun.x, sun.y, radius), strength: 0.8)
    if s.light != .night || s.weather == .cloud {
        for _ in 0..<4 {
            let (x, y, w) = (c.between(0, 1000), c.between(horizon - 250, horizon - 50), c.between(160, 380))
            let bank = Shape.rounded(x - w / 2, y, w, w * 0.055, 20)
            c.fill(bank, p[3], alpha: s.light == .day ? 0.9 : 0.3)
            c.fill(
                .rounded(x - w * 0.28, y - w * 0.04, w * 0.7, w * 0.05, 20), p[3], alpha: s.light == .day ? 0.9 : 0.26)
        }
    }
    if c.happens(0.6) {
        let isle = c.isle(
            from: c.happens(0.5) ? -140 : 600, width: c.between(420, 540), height: c.between(90, 150),
            horizon: horizon + 1)
        c.fill(isle, p[0].mixed(with: p[2], 0.6))
        c.spray(p[1], .linear(from: Point(0, horizon), to: Point(0, horizon - 90)), in: isle, strength: 0.6)
    }
    c.reflect(below: horizon, ripple: 16, stretch: 0.75, into: p[2], share: 0.46)
    c.fade(p[4], from: Point(0, 1000), to: Point(0, horizon), alpha: 0.7, in: .rect(0, horizon, 1000, 1000 - horizon))
    // The path of light.
    for step in 0..<70 {
        let depth = pow(Double(step) / 70, 1.5)
        let y = horizon + 4 + depth * 260
        let width = (18 + 120 * depth) * c.between(0.35, 1)
        c.fill(
            .ellipse(sun.x + c.between(-46, 46) * (0.4 + depth), y, width, 1.4 + 3 * depth), p[3],
            alpha: 0.62 * (1 - depth * 0.7))
    }
    if s.props.contains(.sail) || s.light == .day {
        let x = sun.x > 500 ? c.between(180, 320) : c.between(700, 840)
        let hull = s.light == .day ? Ink(0xE4572E) : p[4]
        c.fill(
            .polygon([
                Point(x - 44, horizon + 14), Point(x + 48, horizon + 14), Point(x + 30, horizon + 30),
                Point(x - 32, horizon + 30),
            ]), hull)
        c.fill(.polygon([Point(x - 2, horizon - 118), Point(x - 2, horizon + 8), Point(x - 50, horizon + 8)]), p[3])
        c.fill(
            .polygon([Point(x + 6, horizon - 96), Point(x + 6, horizon + 8), Point(x + 44, horizon + 8)]),
            p[3].mixed(with: p[2], 0.3))
    }
    for index in 0..<3 { paintSurf(index, on: c, p) }
    return Caption(.bottom, s.energy > 0.6 ? .square : .round, ink: Ink(0xFFF8EA), shade: p[4])
}

private func paintSurf(_ index: Int, on c: Canvas, _ p: [Ink]) {
    let base = 640 + Double(index) * 66
    let phase = c.between(0, 6)
    let points = (0...14).map { step -> Point in
        let x = -20 + 1040 * Double(step) / 14
        return Point(x, base + sin(x / 128 + phase) * 17 + sin(x / 51 + phase * 2) * 7)
    }
    let wave = Shape.below(points)
    let ink = p[2].mixed(with: p[4], 0.2 + 0.4 * Double(index))
    c.shadow(of: wave, dx: 0, dy: -8, spread: 10, ink: p[4], alpha: 0.3)
    c.fill(wave, ink)
    c.spray(
        p[3], .linear(from: Point(0, base - 20), to: Point(0, base + 46)), in: wave,
        strength: 0.42 - 0.16 * Double(index))
    c.stroke(.through(points), p[3], width: 5 - Double(index), alpha: 0.85 - 0.25 * Double(index))
}
