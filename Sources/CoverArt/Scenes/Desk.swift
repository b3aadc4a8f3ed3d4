/// A desk at a window, a lamp, a book, something warm to drink.
func paintDesk(on c: Canvas, in s: Setting) -> Caption {
    let isNight = s.light == .night || s.light == .dawn
    let p: [Ink] =
        isNight
        ? c.palette(
            [0x1B2140, 0x343C6E, 0x0F1327, 0xFFC76B, 0xE0604C, 0x2A1F33],
            [0x17302F, 0x2F5A55, 0x0B1B1C, 0xFFCF78, 0xE07A4C, 0x2B1D1A])
        : c.palette(
            [0xEBD9BF, 0x8FC1C4, 0xF7EBD4, 0xF2A541, 0xC8553D, 0x5A3A2B],
            [0xDDE3D2, 0xA4CBE0, 0xF6F3E4, 0xF4B942, 0x4F8A6B, 0x3F3A52])
    c.cover(p[0])
    // Drawn a little smaller, so that two lines of title find room in front of the table's edge.
    c.moved(60, 18, scaled: 0.88) { paintRoom(on: c, s, p, isNight: isNight) }
    return Caption(.bottom, .round, ink: Ink(0xFDF3DE), shade: p[5].darker(by: 0.08))
}

private func paintRoom(on c: Canvas, _ s: Setting, _ p: [Ink], isNight: Bool) {
    let right = c.happens(0.5)
    func x(_ value: Double) -> Double { right ? value : 1000 - value }
    paintOutlook(on: c, s, p, frame: .rounded(min(x(470), x(900)), 92, 430, 520, 10), centre: x(685))
    if c.happens(0.6) {
        // A print on the wall.
        let sheet = Shape.rect(x(250) - 62, 84, 124, 152)
        c.fill(sheet, isNight ? p[1] : Ink(0xFFFAEE))
        c.fill(.circle(x(250), 150, 32), p[4])
        c.fill(.rect(x(250) - 44, 176, 88, 42), isNight ? p[2] : p[1])
        c.stroke(sheet, isNight ? p[0].darker(by: 0.08) : p[5], width: 6)
    }
    // The lamp's cone on wall and table.
    let lamp = Point(x(250), 330)
    let cone = Shape.polygon([
        Point(lamp.x - 52, lamp.y + 20), Point(lamp.x + 52, lamp.y + 20), Point(lamp.x + 260, 712),
        Point(lamp.x - 260, 712),
    ])
    c.fade(p[3], from: Point(0, lamp.y), to: Point(0, 740), alpha: isNight ? 0.75 : 0.4, in: cone)
    c.glow(Point(lamp.x, lamp.y + 40), 240, p[3], alpha: isNight ? 0.6 : 0.3)
    c.fill(.rect(-200, 700, 1400, 600), p[5])
    c.fill(.rect(-200, 700, 1400, 12), p[5].lighter(by: 0.16))
    c.spray(
        p[3], .radial(Point(lamp.x, 690), inner: 40, outer: 290), in: .rect(-200, 700, 1400, 300),
        strength: isNight ? 0.42 : 0.22)
    // Arm and shade.
    let foot = Point(x(120), 702)
    c.stroke(
        .path {
            $0.move(foot.x, foot.y); $0.line(x(96), 480); $0.line(lamp.x, lamp.y - 44)
        }, p[2].mixed(with: p[5], 0.5), width: 11)
    c.fill(.rounded(foot.x - 62, 684, 124, 20, 9), p[2].mixed(with: p[5], 0.5))
    c.fill(.circle(x(96), 480, 12), p[4])
    let shade = Shape.polygon([
        Point(lamp.x - 34, lamp.y - 70), Point(lamp.x + 34, lamp.y - 70), Point(lamp.x + 92, lamp.y + 24),
        Point(lamp.x - 92, lamp.y + 24),
    ])
    c.fill(shade, p[4])
    c.spray(p[5], .linear(from: Point(lamp.x + 90, 0), to: Point(lamp.x - 60, 0)), in: shade, strength: 0.6)
    c.fill(.ellipse(lamp.x, lamp.y + 24, 90, 9), p[3].lighter(by: 0.1))
    paintBooks(at: x(420), on: c, p)
    c.steam(from: Point(x(250), 586), height: 130, ink: Ink(0xFFF7E8), alpha: 0.4)
    c.mug(at: Point(x(250), 703), width: 120, ink: Ink(0xF6EAD2), dark: p[5])
    if s.props.contains(.cat) || c.happens(0.35) {
        cat(at: Point(x(800), 614), height: 190, ink: p[2].mixed(with: isNight ? p[2] : p[5], 0.8), on: c)
    }
    paintPlant(at: Point(x(905), 703), on: c, p)
}

private func paintOutlook(on c: Canvas, _ s: Setting, _ p: [Ink], frame: Shape, centre: Double) {
    let isNight = s.light == .night || s.light == .dawn
    c.clipped(to: frame) {
        if isNight {
            c.wash([(0, p[2]), (0.62, p[1])])
            c.stars(50, ink: Ink(0xFFFFFF), below: 420)
            if s.weather != .rain {
                c.glow(Point(centre + 70, 230), 150, p[3], alpha: 0.5)
                c.fill(.circle(centre + 70, 230, 54), Ink(0xFBF0CF))
            }
            var x = centre - 240
            while x < centre + 240 {
                let (w, top) = (c.between(46, 84), c.between(400, 520))
                c.fill(.rect(x, top, w, 300), p[2].lighter(by: 0.03))
                for _ in 0..<6 {
                    c.fill(.rect(x + c.between(6, w - 12), c.between(top + 14, 600), 7, 9), p[3], alpha: 0.9)
                }
                x += w + 3
            }
        } else {
            c.wash([(0, p[1]), (0.62, p[2])])
            let cloud = c.cloud(at: Point(centre + 40, 330), width: 260)
            c.fill(cloud, Ink(0xFFFFFF))
            c.spray(p[1], .linear(from: Point(0, 340), to: Point(0, 250)), in: cloud, strength: 0.7)
            c.fill(c.land(baseline: 600, height: 110, waves: 2, roughness: 0.3), p[4].mixed(with: p[1], 0.35))
        }
        if s.weather == .rain { c.rain(Ink(0xDCE9F5), count: 420, slant: 0.12) }
        if s.weather == .snow { c.snow(Ink(0xFFFFFF), count: 240) }
    }
    let bar = isNight ? p[0].darker(by: 0.08) : Ink(0xFFFAEE)
    c.stroke(frame, bar, width: 20)
    c.fill(.rect(centre - 6, 92, 12, 520), bar)
    c.fill(.rect(centre - 215, 330, 430, 10), bar)
    c.fill(.rounded(centre - 248, 606, 496, 24, 6), bar.darker(by: 0.04))
}

private func paintBooks(at x: Double, on c: Canvas, _ p: [Ink]) {
    var y = 702.0
    let inks = [p[4], p[1].mixed(with: p[5], 0.2), p[3], p[4].turned(by: 140), Ink(0xEFE3CB)]
    for index in 0..<c.whole(below: 2) + 3 {
        let (width, height) = (c.between(150, 196), c.between(24, 38))
        y -= height
        let book = Shape.rounded(x - width / 2 + c.between(-10, 10), y, width, height - 1, 4)
        c.fill(book, inks[(index + 1) % inks.count])
        c.spray(p[5], .linear(from: Point(x + 100, 0), to: Point(x - 40, 0)), in: book, strength: 0.55)
        c.fill(.rect(x - width * 0.36, y + height * 0.22, 10, height * 0.54), p[2], alpha: 0.5)
    }
}

private func paintPlant(at foot: Point, on c: Canvas, _ p: [Ink]) {
    let leaf = Ink(0x3E7B57).mixed(with: p[0], 0.18)
    for index in 0..<9 {
        let angle = -.pi / 2 + (Double(index) - 4) * 0.27
        let length = c.between(110, 170)
        let tip = Point.polar(Point(foot.x, foot.y - 80), length, angle)
        let side = Point.polar(Point(foot.x, foot.y - 80), length * 0.55, angle + 0.32)
        let other = Point.polar(Point(foot.x, foot.y - 80), length * 0.55, angle - 0.32)
        c.fill(
            .path {
                $0.move(foot.x, foot.y - 80); $0.curve(side, side, tip);
                $0.curve(other, other, Point(foot.x, foot.y - 80))
            }, index % 2 == 0 ? leaf : leaf.darker(by: 0.09))
    }
    let pot = Shape.polygon([
        Point(foot.x - 56, foot.y - 92), Point(foot.x + 56, foot.y - 92), Point(foot.x + 42, foot.y),
        Point(foot.x - 42, foot.y),
    ])
    c.fill(pot, p[4].lighter(by: 0.04))
    c.spray(p[5], .linear(from: Point(foot.x + 56, 0), to: Point(foot.x - 40, 0)), in: pot, strength: 0.7)
}
