/// Towers in three depths, windows lit one by one; in the rain the street doubles them, by the river the water does.
func paintCity(on c: Canvas, in s: Setting) -> Caption {
    let wet = s.weather == .rain || s.props.contains(.bridge)
    let ground = s.props.contains(.bridge) ? 690.0 : wet ? 770 : 1000
    let p = cityPalette(c, s)
    let (skyTop, skyLow, mist, near, lit) = (p[0], p[1], p[2], p[3], p[4])
    c.wash([(0, skyTop), (0.42, skyTop.mixed(with: skyLow, 0.45)), (ground / 1000, skyLow)])
    if s.light == .night, s.weather == .clear { c.stars(70, ink: Ink(0xFFFFFF), below: 420) }
    if s.weather != .rain {
        let sun = Shape.circle(c.between(620, 800), c.between(430, 480), s.light == .night ? 92 : 128)
        c.fill(sun, lit.lighter(by: 0.06))
        c.spray(p[1], .linear(from: Point(700, 620), to: Point(700, 380)), in: sun, strength: 0.8)
    }
    if s.light == .night {
        c.glow(Point(c.between(300, 700), ground - 60), 620, lit.mixed(with: skyLow, 0.5), alpha: 0.5)
    }
    var lamps: [Lamp] = []
    for depth in 0..<3 {
        lamps = paintRow(of: depth, on: c, ground: ground, mist: mist, near: near, lit: lit, isLit: s.light != .day)
    }
    if wet {
        c.reflect(below: ground, ripple: s.props.contains(.bridge) ? 10 : 7, stretch: 0.8, into: near, share: 0.3)
        for lamp in lamps {
            let width = c.between(5, 13)
            let streak = Shape.rounded(lamp.x - width / 2, ground + c.between(2, 16), width, c.between(70, 210), width)
            c.fade(lamp.ink, from: Point(0, ground), to: Point(0, ground + 215), alpha: 0.75, in: streak)
        }
        c.spray(
            near, .linear(from: Point(0, 1010), to: Point(0, ground + 110)),
            in: .rect(0, ground, 1000, 1000 - ground), strength: 0.6)
    }
    if s.props.contains(.bridge) { paintBridge(on: c, water: ground, ink: near.darker(by: 0.05), lit: lit) }
    if s.weather == .rain {
        c.rain(skyLow.lighter(by: 0.35), count: 360, slant: 0.2, from: 330)
        let x = c.between(250, 720)
        c.spray(near.darker(by: 0.1), .radial(Point(x, 938), inner: 20, outer: 130), in: .ellipse(x, 940, 130, 18))
        c.person(at: Point(x, 936), height: 190, ink: Ink(0x0B0E1A), head: false)
        c.umbrella(at: Point(x + 6, 728), radius: 92, ink: c.pick([Ink(0xE4442F), Ink(0xF2B632)]), dark: Ink(0x7A1520))
    }
    if s.weather == .snow { c.snow(Ink(0xF4F7FF), count: 150) }
    let light = s.light == .day || s.light == .dawn
    return Caption(
        .top, .square, ink: light ? Ink(0x1C2440) : Ink(0xFBF4E4), shade: light ? Ink(0xFBF4E4) : skyTop.darker(by: 0.1)
    )
}

/// Sky above, sky low, haze, nearest walls, window light.
private func cityPalette(_ c: Canvas, _ s: Setting) -> [Ink] {
    switch (s.light, s.weather) {
    case (.night, .rain):
        c.palette(
            [0x0C1838, 0x3F6290, 0x2A4470, 0x0B1228, 0xFFC65C], [0x1A1436, 0x7E4A7E, 0x4A3566, 0x130E26, 0xFFBC66])
    case (_, .rain): c.palette([0x51677A, 0xA9B7BA, 0x75878F, 0x25313C, 0xFFD27A])
    case (.night, _):
        c.palette(
            [0x0B1030, 0x4A4390, 0x2C2E6B, 0x0C0F26, 0xFFCE6B], [0x071B2E, 0x1F6273, 0x15445A, 0x06121F, 0xFFC15A])
    case (.sunset, _):
        c.palette(
            [0x4B2A63, 0xF28A5B, 0xA34F6B, 0x27163B, 0xFFD27F], [0x24426B, 0xF6A96B, 0x8E6B80, 0x18243F, 0xFFE0A0])
    case (.dawn, _): c.palette([0xC9D3EA, 0xF7C9B4, 0xB9A9C8, 0x4A4A72, 0xFFF0CF])
    case (.day, _):
        c.palette(
            [0x8FCBE8, 0xFBE6C4, 0x9FB9C9, 0x2F5471, 0xFFF6E0], [0xF3D9A4, 0xF7EBD3, 0xD9A679, 0x5B3A3A, 0xFFFDF2])
    }
}

/// What a row of houses leaves for the wet street to mirror.
private struct Lamp {
    var x: Double
    var ink: Ink
}

private func paintRow(
    of depth: Int, on c: Canvas, ground: Double, mist: Ink, near: Ink, lit: Ink, isLit: Bool
) -> [Lamp] {
    let share = Double(depth) / 2
    let ink = mist.mixed(with: near, share * share)
    let neon = [lit, Ink(0xFF4D6D), Ink(0x4DE1E8), Ink(0xFF8A3D)]
    var row = Shape()
    var windows: [(Shape, Double)] = []
    var signs: [(Shape, Ink)] = []
    var lamps: [Lamp] = []
    var x = -40 - c.between(0, 40)
    while x < 1020 {
        let width = c.between(54, 104) * (0.85 + 0.3 * share)
        let isTower = c.happens(depth == 2 ? 0.22 : 0.26)
        let height = (ground - 380) * ([0.74, 0.6, 0.42][depth] * c.between(0.6, 1.05) + (isTower ? 0.27 : 0))
        let top = ground - height
        row.add(.rect(x, top, width + 1, 1010 - top))
        switch c.whole(below: 6) {
        case 0: row.add(.rect(x + width * 0.46, top - 60 - 30 * share, 4 + 2 * share, 92))
        case 1: row.add(.rect(x + width * 0.2, top - 22, width * 0.6, 24))
        case 2: row.add(.rect(x + width * 0.34, top - 40, width * 0.32, 42))
        case 3: row.add(.rect(x + width * 0.12, top - 14, width * 0.22, 15))
        case 4: row.add(.rect(x - 3, top, width + 7, 9))
        default: break
        }
        let (w, h) = (5.5 + 6.5 * share, 7.5 + 8.5 * share)
        let rate = isLit ? c.between(0.25, 0.7) : 0.6
        for wy in stride(from: top + h * 1.8, to: ground - h * 1.5, by: h * 1.9) {
            let isWholeFloor = c.happens(0.1)
            for wx in stride(from: x + w, to: x + width - w * 1.6, by: w * 1.8)
            where isWholeFloor || c.happens(rate) {
                windows.append((.rect(wx, wy, w, h), c.between(0.4, 1)))
                if depth == 2, wy > ground - 190, c.happens(0.22) { lamps.append(Lamp(x: wx + w / 2, ink: lit)) }
            }
        }
        if isLit, depth == 2, c.happens(0.4) {
            let sign = c.pick(neon)
            signs.append((.rounded(x + width - 26, top + 36, 22, c.between(70, 130), 5), sign))
            lamps.append(Lamp(x: x + width - 15, ink: sign))
        }
        x += width + (c.happens(0.3) ? c.between(4, 26) : 0)
    }
    c.fill(row, ink)
    c.spray(
        mist.mixed(with: lit, isLit ? 0.22 : 0).lighter(by: 0.05),
        .linear(from: Point(0, ground), to: Point(0, ground - 280)), in: row, strength: 0.55 - 0.3 * share)
    for (window, alpha) in windows {
        c.fill(window, isLit ? lit : ink.lighter(by: 0.12), alpha: alpha * (0.45 + 0.55 * share))
    }
    for (sign, ink) in signs {
        c.stroke(sign, ink, width: 16, alpha: 0.14)
        c.stroke(sign, ink, width: 7, alpha: 0.22)
        c.fill(sign, ink)
        c.spray(Ink(0xFFFFFF), .linear(from: Point(0, 480), to: Point(0, 720)), in: sign, strength: 0.35)
    }
    return lamps
}

private func paintBridge(on c: Canvas, water: Double, ink: Ink, lit: Ink) {
    let deck = water + 38
    let arches = Shape.path { shape in
        shape.move(-20, deck)
        shape.line(1020, deck - 26)
        shape.line(1020, deck + 2)
        for index in (0..<4).reversed() {
            let (left, right) = (Double(index) * 262 - 30, Double(index) * 262 + 208)
            let lift = Point((left + right) / 2, deck - 22)
            shape.line(right + 54, deck + 108)
            shape.line(right, deck + 108)
            shape.curve(Point(right - 20, lift.y + 30), Point(left + 20, lift.y + 30), Point(left, deck + 108))
        }
        shape.line(-20, deck + 108)
        shape.close()
    }
    c.fill(arches, ink)
    c.spray(
        lit.mixed(with: ink, 0.5), .linear(from: Point(0, deck - 30), to: Point(0, deck + 60)), in: arches,
        strength: 0.55)
    for index in 0..<15 {
        let x = Double(index) * 72 + 10
        let y = deck - 3 - x * 0.026
        c.stroke(.line(Point(x, y), Point(x, y - 44)), ink, width: 3)
        c.glow(Point(x, y - 46), 34, lit, alpha: 0.65)
        c.fill(.circle(x, y - 46, 5), lit.lighter(by: 0.1))
        c.fade(
            lit, from: Point(0, deck + 112), to: Point(0, 1000), alpha: 0.5, in: .rect(x - 4, deck + 112, 8, 888 - deck)
        )
    }
}
