import Foundation

/// Clouds over a meadow, one tree: a day to go out.
func paintMeadow(on c: Canvas, in s: Setting) -> Caption {
    let p: [Ink] =
        s.weather == .cloud || s.weather == .rain
        ? c.palette(
            [0xA3B3BC, 0xDDE1DB, 0xF4F3EE, 0x6E8B74, 0x2F4A45, 0xA8B4B4],
            [0xB4ACBE, 0xE3DDE2, 0xF6F2F2, 0x7B8A80, 0x363F50, 0xB2A9BA])
        : s.light == .sunset
            ? c.palette([0xF08A5D, 0xFCE0B0, 0xFFF1DC, 0xB98B3E, 0x5A3B2A, 0xE8A77E])
            : c.palette(
                [0x86C9F0, 0xDDF2F3, 0xFFFFFF, 0x7DC46B, 0x1F6B4F, 0xA9D2EC],
                [0x8FD6D0, 0xE6F6E6, 0xFFFEF5, 0xA9CF5C, 0x2C6E49, 0xA8DAD4],
                [0xF7D486, 0xFCF0D2, 0xFFFDF4, 0x9CC46A, 0x3A6B3A, 0xF0C98A])
    c.wash([(0, p[0]), (0.7, p[1])])
    for (index, y) in [430.0, 560, 640].enumerated() {
        for _ in 0..<(index == 0 ? 1 : 2) {
            let width = [c.between(430, 560), c.between(260, 380), c.between(180, 260)][index]
            let x = index == 0 ? c.between(560, 800) : c.between(40, 960)
            let cloud = c.cloud(at: Point(x, y + c.between(-20, 20)), width: width)
            c.fill(cloud, p[2])
            c.spray(p[5], .linear(from: Point(0, y + 16), to: Point(0, y - width * 0.26)), in: cloud, strength: 0.9)
        }
    }
    if s.weather == .clear, c.happens(0.6) {
        paintBalloon(at: Point(c.between(640, 800), c.between(440, 520)), on: c, p)
    }
    let hills: [(Double, Double, Ink)] = [
        (770, 170, p[3].mixed(with: p[1], 0.45)), (850, 150, p[3]), (960, 130, p[4].mixed(with: p[3], 0.5)),
    ]
    var tree = Point(0, 0)
    for (index, (baseline, height, ink)) in hills.enumerated() {
        let hill = c.land(baseline: baseline, height: height, waves: 2, roughness: 0.16)
        c.fill(hill, ink)
        c.spray(
            p[4], .linear(from: Point(1000, baseline + 120), to: Point(300, baseline - 90)), in: hill, strength: 0.55)
        c.spray(
            p[2], .linear(from: Point(0, baseline - height), to: Point(120, baseline + 20)), in: hill, strength: 0.25)
        if index == 1 {
            tree = Point(c.between(190, 360), 800)
            paintTree(at: tree, on: c, p)
        }
    }
    for _ in 0..<70 {
        let (x, y) = (c.between(0, 1000), c.between(885, 1000))
        c.fill(.circle(x, y, c.between(2.5, 6)), c.pick([p[2], Ink(0xFFD35C), Ink(0xFF8A70)]), alpha: 0.9)
    }
    if s.weather == .rain { c.rain(Ink(0xFFFFFF), count: 240, slant: 0.15, from: 330) }
    return Caption(.top, .round, ink: p[4].darker(by: 0.2), shade: Ink(0xFFFFFF))
}

/// A hot-air balloon: the one warm spot in a cool picture.
private func paintBalloon(at centre: Point, on c: Canvas, _ p: [Ink]) {
    let (warm, pale, dark) = (Ink(0xF2603D), Ink(0xFFF1D6), Ink(0x7A2418))
    let r = c.between(74, 92)
    let envelope = Shape.path {
        $0.move(centre.x - r * 0.22, centre.y + r * 1.25)
        $0.curve(
            Point(centre.x - r * 0.5, centre.y + r * 0.8), Point(centre.x - r, centre.y + r * 0.5),
            Point(centre.x - r, centre.y))
        $0.arc(centre, r, from: .pi, to: 2 * .pi)
        $0.curve(
            Point(centre.x + r, centre.y + r * 0.5), Point(centre.x + r * 0.5, centre.y + r * 0.8),
            Point(centre.x + r * 0.22, centre.y + r * 1.25))
        $0.close()
    }
    c.fill(envelope, warm)
    c.clipped(to: envelope) {
        for stripe in [0.82, 0.36] {
            c.fill(.ellipse(centre.x, centre.y + r * 0.1, r * stripe, r * 1.2), stripe > 0.5 ? pale : warm)
        }
    }
    c.spray(
        dark, .linear(from: Point(centre.x + r, centre.y + r * 0.6), to: Point(centre.x - r * 0.4, centre.y - r * 0.2)),
        in: envelope, strength: 0.6)
    for side in [-1.0, 1] {
        c.stroke(
            .line(
                Point(centre.x + side * r * 0.2, centre.y + r * 1.25),
                Point(centre.x + side * r * 0.13, centre.y + r * 1.6)), dark, width: 2)
    }
    c.fill(.rounded(centre.x - r * 0.16, centre.y + r * 1.58, r * 0.32, r * 0.24, 4), dark)
}

private func paintTree(at foot: Point, on c: Canvas, _ p: [Ink]) {
    c.spray(
        p[4].darker(by: 0.1), .radial(foot + Point(60, 4), inner: 30, outer: 190),
        in: .ellipse(foot.x + 70, foot.y + 6, 190, 20))
    c.fill(
        .polygon([
            Point(foot.x - 13, foot.y + 6), Point(foot.x + 15, foot.y + 6), Point(foot.x + 7, foot.y - 150),
            Point(foot.x - 6, foot.y - 150),
        ]), p[4].darker(by: 0.14))
    var crown = Shape()
    for index in 0..<7 {
        let angle = Double(index) * 0.9
        crown.add(.circle(foot.x + cos(angle) * 68, foot.y - 200 + sin(angle) * 46, c.between(58, 80)))
    }
    c.fill(crown, p[4])
    c.spray(p[3].lighter(by: 0.06), .radial(foot + Point(-70, -270), inner: 20, outer: 190), in: crown, strength: 0.9)
}
