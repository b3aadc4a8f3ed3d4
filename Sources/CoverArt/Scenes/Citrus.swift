/// Slices of fruit on a bright table, from above.
func paintCitrus(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0x1E7A6E, 0xFF8A3D, 0xFFD24A, 0xF2545B, 0xFFF6E0, 0x0C3F3A],
        [0xFFC9B5, 0xF25C3D, 0xFFB627, 0xE8436E, 0xFFF9EC, 0x5B1F2E],
        [0x2B6CB0, 0xFFA62B, 0xFFE066, 0xFF6F61, 0xFFFBEA, 0x102A56],
        [0xFFE28A, 0xFF7A3D, 0xA7D129, 0xF2545B, 0xFFFDF2, 0x3A4A12])
    c.cover(p[0])
    let corner = c.happens(0.5)
    let spots: [(Point, Double)] = [
        (Point(corner ? 760 : 250, 300), 232), (Point(corner ? 280 : 730, 420), 172),
        (Point(corner ? 1000 : 0, 560), 116),
        (Point(corner ? 420 : 590, 120), 118), (Point(corner ? 60 : 950, 160), 150),
        (Point(corner ? 560 : 450, 590), 84), (Point(corner ? 70 : 930, 590), 80),
    ]
    for _ in 0..<9 {
        let at = Point(c.between(0, 1000), c.between(30, 590))
        c.moved(at.x, at.y, turned: c.between(0, 6.28), scaled: c.between(0.8, 1.3)) {
            let leaf = Shape.path {
                $0.move(-90, 0); $0.curve(Point(-40, -50), Point(40, -46), Point(90, 0));
                $0.curve(Point(40, 46), Point(-40, 50), Point(-90, 0))
            }
            let green = Ink(0x4E9A51).mixed(with: p[5], 0.2)
            c.shadow(of: leaf, dx: 8, dy: 14, spread: 10, ink: p[5], alpha: 0.4)
            c.fill(leaf, green)
            c.spray(green.darker(by: 0.14), .linear(from: Point(0, 40), to: Point(0, -20)), in: leaf)
            c.stroke(.line(Point(-84, 0), Point(80, 0)), green.lighter(by: 0.12), width: 3)
        }
    }
    for (index, (spot, size)) in spots.enumerated() {
        slice(
            at: spot + Point(c.between(-24, 24), c.between(-24, 24)), radius: size * c.between(0.92, 1.06),
            flesh: [p[1], p[2], p[3]][index % 3], on: c, p)
    }
    c.spray(p[0].darker(by: 0.12), .linear(from: Point(0, 1000), to: Point(0, 720)), strength: 0.5)
    let dark = p[0].luminance < 0.3
    return Caption(.bottom, .square, ink: dark ? p[4] : p[5], shade: dark ? p[5] : p[4])
}

private func slice(at centre: Point, radius r: Double, flesh: Ink, on c: Canvas, _ p: [Ink]) {
    let whole = Shape.circle(centre.x, centre.y, r)
    c.shadow(of: whole, dx: 16, dy: 26, spread: 18, ink: p[5], alpha: 0.45)
    c.fill(whole, flesh.darker(by: 0.03))
    c.spray(
        flesh.darker(by: 0.16), .linear(from: Point(centre.x + r, centre.y + r), to: centre), in: whole, strength: 0.8)
    c.fill(.circle(centre.x, centre.y, r * 0.92), p[4])
    let turn = c.between(0, 1), segments = 10
    for segment in 0..<segments {
        let from = turn + Double(segment) * 2 * .pi / Double(segments) + 0.05,
            to = turn + Double(segment + 1) * 2 * .pi / Double(segments) - 0.05
        let middle = (from + to) / 2
        let shape = Shape.path {
            let tip = Point.polar(centre, r * 0.1, middle)
            $0.move(tip.x, tip.y)
            $0.curve(
                .polar(centre, r * 0.5, from), .polar(centre, r * 0.74, from), .polar(centre, r * 0.8, from + 0.05))
            $0.curve(
                .polar(centre, r * 0.88, from + 0.14), .polar(centre, r * 0.88, to - 0.14),
                .polar(centre, r * 0.8, to - 0.05))
            $0.curve(.polar(centre, r * 0.74, to), .polar(centre, r * 0.5, to), tip)
            $0.close()
        }
        c.fill(shape, flesh)
        c.spray(flesh.lighter(by: 0.14), .radial(centre, inner: r * 0.1, outer: r * 0.7), in: shape, strength: 0.7)
        for _ in 0..<7 {
            let (d, a) = (c.between(0.34, 0.78) * r, c.between(from + 0.1, to - 0.1))
            c.stroke(.line(.polar(centre, d, a), .polar(centre, d + r * 0.06, a)), p[4], width: r * 0.012, alpha: 0.5)
        }
    }
}
