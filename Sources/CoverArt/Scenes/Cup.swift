/// A cup from above on a table, the window's light lying across it.
func paintCup(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0xD9A679, 0xF4D9B0, 0x8C5A3C, 0xFBF6EC, 0x5A2F1C, 0x3A1D12],
        [0x9DB8A8, 0xD9E6D3, 0x5F8074, 0xFFFDF5, 0x6B3F26, 0x1F3A34],
        [0xE8B4A0, 0xFAD9C6, 0xB97A6A, 0xFFFBF3, 0x5E3023, 0x4A2030],
        [0x3D4F63, 0x6F879B, 0x28364A, 0xF6EFE2, 0x5B3320, 0x121C2A])
    c.cover(p[0])
    let plank = c.between(240, 300)
    for index in 0..<5 {
        c.stroke(
            .line(Point(0, Double(index) * plank + 60), Point(1000, Double(index) * plank + 20)), p[2], width: 2.5,
            alpha: 0.5)
    }
    // Panes of light.
    let fromLeft = c.happens(0.5)
    func across(_ x: Double) -> Double { fromLeft ? x : 1000 - x }
    let (slope, reach) = (c.between(60, 130), c.between(330, 380))
    for row in 0..<2 {
        for column in 0..<2 {
            let (x, y) = (130 + Double(column) * 390.0, 250 + Double(row) * 400.0 - Double(column) * slope)
            let pane = Shape.polygon([
                Point(across(x), y), Point(across(x + 350), y - slope), Point(across(x + 460), y + reach - slope),
                Point(across(x + 110), y + reach),
            ])
            c.fill(pane, p[1], alpha: 0.85)
            c.spray(
                p[0], .linear(from: Point(across(x + 500), y + 330), to: Point(across(x + 100), y)), in: pane,
                strength: 0.5)
        }
    }
    let at = Point(c.between(430, 640), c.between(590, 630))
    let saucer = 290.0
    c.shadow(of: .circle(at.x, at.y, saucer), dx: 34, dy: 46, spread: 26, ink: p[5], alpha: 0.6)
    c.fill(.circle(at.x, at.y, saucer), p[3])
    c.spray(
        p[2], .radial(Point(at.x - 90, at.y - 110), inner: saucer * 1.5, outer: saucer * 0.55),
        in: .circle(at.x, at.y, saucer), strength: 0.55)
    c.stroke(.circle(at.x, at.y, saucer * 0.9), p[2], width: 2, alpha: 0.4)
    let turn = c.happens(0.5) ? c.between(-0.7, 0.1) : .pi + c.between(0, 0.6)
    c.moved(at.x, at.y, turned: turn) {
        c.shadow(of: .rounded(150, -30, 116, 60, 30), dx: 14, dy: 22, spread: 10, ink: p[5], alpha: 0.4)
        c.stroke(.rounded(150, -34, 110, 68, 32), p[3].darker(by: 0.03), width: 24)
    }
    c.shadow(of: .circle(at.x, at.y, 200), dx: 22, dy: 32, spread: 22, ink: p[5], alpha: 0.5)
    c.fill(.circle(at.x, at.y, 200), p[3].lighter(by: 0.02))
    let coffee = Shape.circle(at.x, at.y, 170)
    c.fill(coffee, p[4])
    c.spray(p[4].lighter(by: 0.16), .radial(at, inner: 170, outer: 110), in: coffee, strength: 0.9)
    let milk = Ink(0xF8E9CF)
    c.clipped(to: coffee) {
        switch c.whole(below: 3) {
        case 0: paintRosetta(at: at, turn: c.between(-0.6, 0.6), on: c, milk: milk)
        case 1: paintMilkHeart(at: at, turn: c.between(-0.6, 0.6), on: c, milk: milk)
        default: paintCrema(at: at, on: c, milk: milk)
        }
    }
    c.spray(p[5], .radial(Point(at.x + 60, at.y + 80), inner: 262, outer: 150), in: coffee, strength: 0.6)
    // A spoon on the saucer.
    c.moved(at.x - 230, at.y + 60, turned: -1.15) {
        let spoon = Shape.path {
            $0.add(.rounded(-150, -8, 230, 16, 8)); $0.add(.ellipse(112, 0, 52, 30))
        }
        c.shadow(of: spoon, dx: 4, dy: 16, spread: 6, ink: p[5], alpha: 0.4)
        c.fill(spoon, Ink(0xD8CDBB))
        c.fill(.ellipse(110, -3, 40, 20), Ink(0xB9AC98))
    }
    let dark = p[0].luminance < 0.25
    return Caption(.top, .round, ink: dark ? Ink(0xFFF6E4) : p[5], shade: dark ? p[5] : p[3])
}

private func paintMilkHeart(at centre: Point, turn: Double, on c: Canvas, milk: Ink) {
    c.moved(centre.x, centre.y, turned: turn) {
        for (size, ink) in [(1.0, milk), (0.66, Ink(0xC99A66)), (0.5, milk)] {
            c.moved(0, -6, scaled: size) {
                c.fill(
                    .path {
                        $0.move(0, -58)
                        $0.curve(Point(-40, -128), Point(-150, -96), Point(-112, -4))
                        $0.curve(Point(-84, 56), Point(-28, 92), Point(0, 128))
                        $0.curve(Point(28, 92), Point(84, 56), Point(112, -4))
                        $0.curve(Point(150, -96), Point(40, -128), Point(0, -58))
                        $0.close()
                    }, ink)
            }
        }
    }
}

/// No art, only foam and bubbles at the rim, as in a long black.
private func paintCrema(at centre: Point, on c: Canvas, milk: Ink) {
    let foam = Ink(0xC98B4E)
    c.spray(foam, .radial(centre, inner: 172, outer: 96), in: .circle(centre.x, centre.y, 170), strength: 1)
    for _ in 0..<64 {
        let at = Point.polar(centre, 166 - 70 * c.unit() * c.unit(), c.between(0, 6.28))
        let size = c.between(2, 8)
        c.fill(.circle(at.x, at.y, size), foam.lighter(by: 0.1), alpha: 0.7)
        c.fill(.circle(at.x - size * 0.3, at.y - size * 0.3, size * 0.35), milk, alpha: 0.9)
    }
    c.stroke(.path { $0.arc(centre, 104, from: 3.5, to: 4.5) }, milk, width: 9, alpha: 0.5)
}

/// Milk poured as a fern.
private func paintRosetta(at centre: Point, turn: Double, on c: Canvas, milk: Ink) {
    c.moved(centre.x, centre.y, turned: turn) {
        for index in 0..<6 {
            let y = 96 - Double(index) * 36
            let w = 118 - Double(index) * 13
            c.stroke(
                .path {
                    $0.move(-w, y - 46); $0.curve(Point(-w * 0.8, y + 16), Point(-w * 0.2, y + 22), Point(0, y + 30));
                    $0.curve(Point(w * 0.2, y + 22), Point(w * 0.8, y + 16), Point(w, y - 46))
                }, milk, width: 15 - Double(index))
        }
        c.fill(
            .path {
                $0.move(0, -84); $0.curve(Point(-56, -150), Point(-84, -96), Point(0, -40));
                $0.curve(Point(84, -96), Point(56, -150), Point(0, -84))
            }, milk)
        c.stroke(.line(Point(0, -60), Point(0, 130)), milk, width: 6)
    }
}
