/// A slatted sun between palms over the sea: the eighties as they were dreamt.
func paintPalms(on c: Canvas, in s: Setting) -> Caption {
    let p: [Ink] =
        s.light == .day
        ? c.palette([0x36B5D8, 0xBDEBE4, 0xFFF3C9, 0xFF7A59, 0x0E7C9C, 0x083B52])
        : c.palette(
            [0x2A1A5E, 0xFF6F91, 0xFFC75F, 0xFF3D77, 0x3A1B6B, 0x120A2E],
            [0x0F2A5C, 0xF9748F, 0xFFE29A, 0xFF5C8A, 0x16326E, 0x071233],
            [0x41295A, 0xFF9A6B, 0xFFE9A8, 0xF2545B, 0x2F1A4A, 0x160B24])
    let horizon = 640.0
    c.wash([(0, p[0]), (0.34, p[0].mixed(with: p[3], 0.5)), (horizon / 1000, p[1]), (horizon / 1000, p[4]), (1, p[5])])
    if s.light != .day { c.stars(60, ink: Ink(0xFFFFFF), below: 260) }
    let sun = Point(500 + c.between(-70, 70), 456)
    let radius = 212.0
    c.glow(sun, radius * 2, p[2], alpha: 0.35)
    c.clipped(to: .rect(0, 0, 1000, horizon)) {
        c.wash(
            [(0, p[2]), (1, p[3])], from: Point(0, sun.y - radius), to: Point(0, sun.y + radius),
            in: .circle(sun.x, sun.y, radius))
    }
    for slat in 0..<7 {
        let y = sun.y - 6 + Double(slat) * 30
        let height = 4 + Double(slat) * 2.6
        let ink = p[0].mixed(with: p[3], 0.5).mixed(with: p[1], (y - 340) / 300)
        if y + height < horizon { c.fill(.rect(sun.x - radius - 2, y, radius * 2 + 4, height), ink) }
    }
    let isle = c.isle(from: c.happens(0.5) ? -120 : 620, width: 480, height: 110, horizon: horizon + 1)
    c.fill(isle, p[4].mixed(with: p[3], 0.3))
    c.reflect(below: horizon, ripple: 12, stretch: 0.9, into: p[4], share: 0.5)
    for step in 0..<24 {
        let depth = Double(step) / 24
        c.fill(
            .rounded(
                sun.x - (150 - 60 * depth) * c.between(0.3, 1), horizon + 8 + depth * 180,
                (300 - 120 * depth) * c.between(0.3, 0.9), 3 + depth * 3, 3), p[2], alpha: 0.75 * (1 - depth))
    }
    c.fade(p[5], from: Point(0, 1000), to: Point(0, 690), alpha: 0.95, in: .rect(0, 690, 1000, 310))
    for (x, lean, height) in [
        (c.between(70, 120), 0.16, 620.0), (c.between(190, 240), 0.3, 440.0), (c.between(880, 935), -0.2, 690.0),
    ] {
        paintPalm(at: Point(x, 860), lean: lean, height: height, ink: p[5], light: p[3], on: c)
    }
    c.fill(c.land(baseline: 880, height: 70, waves: 2, roughness: 0.2), p[5])
    return Caption(.bottom, .square, ink: Ink(0xFFF4E4), shade: p[5])
}
