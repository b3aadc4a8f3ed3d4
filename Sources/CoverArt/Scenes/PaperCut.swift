/// Hills cut from paper, animals looking out between them.
func paintPaperCut(on c: Canvas, in s: Setting) -> Caption {
    let p: [Ink] =
        s.light == .night
        ? c.palette([0x2B3674, 0xFCE38A, 0x5C7AEA, 0x3E5AC2, 0x8CD3C8, 0xF7A8B8, 0x1C2352])
        : c.palette(
            [0xAEE1E1, 0xFFD166, 0xF78C6B, 0x83C5A0, 0x4FA37F, 0xFFF4E0, 0x2B4A4A],
            [0xFFE0B5, 0xF2647A, 0x7FC8A9, 0xF9B84B, 0x5F8FC9, 0xFFF7EA, 0x3B2F5B],
            [0xCDE7F5, 0xFF9F68, 0xF7C548, 0xE86F68, 0x4E8D7C, 0xFFF9EF, 0x24405B])
    c.cover(p[0])
    c.fibres(Ink(0xFFFFFF), count: 120, alpha: 0.25)
    let sun = Point(c.between(660, 800), c.between(400, 440))
    c.shadow(of: .circle(sun.x, sun.y, 112), dx: 6, dy: 14, spread: 16, ink: p[6], alpha: 0.3)
    for ray in 0..<14 {
        c.fill(.ringSector(sun, 128, 164, from: Double(ray) * 0.4488, to: Double(ray) * 0.4488 + 0.2), p[1])
    }
    c.fill(.circle(sun.x, sun.y, 112), p[1])
    c.spray(
        p[2], .linear(from: Point(sun.x + 100, sun.y + 110), to: Point(sun.x - 40, sun.y - 40)),
        in: .circle(sun.x, sun.y, 112), strength: 0.4)
    for index in 0..<2 {
        let cloud = c.cloud(
            at: Point(index == 0 ? c.between(150, 330) : c.between(780, 920), c.between(430, 520)),
            width: c.between(180, 260))
        c.moved(5, 11) { c.fill(cloud, p[6], alpha: 0.18) }
        c.fill(cloud, Ink(0xFFFDF6))
    }
    let animals = ["bear", "rabbit", "cat", "fox"]
    var order = [0, 1, 2, 3]
    c.shuffle(&order)
    if s.props.contains(.cat) { order = [2] + order.filter { $0 != 2 } }
    for (index, base) in [690.0, 790, 900].enumerated() {
        if index < 3 {
            let x = [c.between(230, 380), c.between(590, 740), c.between(170, 420)][index]
            animal(
                animals[order[index]], at: Point(x, base - 50), size: 108 + Double(index) * 16, on: c, p, order[index])
        }
        let hill = c.land(baseline: base + 40, height: 110, waves: 2, roughness: 0.12)
        c.shadow(of: hill, dx: 0, dy: -10, spread: 16, ink: p[6], alpha: 0.32)
        let ink = [p[3], p[4], p[4].darker(by: 0.12)][index]
        c.fill(hill, ink)
        c.spray(
            ink.darker(by: 0.12), .linear(from: Point(1000, base + 180), to: Point(300, base)), in: hill, strength: 0.6)
        for _ in 0..<7 {
            let at = Point(c.between(20, 980), c.between(base + 46, base + 96))
            c.fill(.circle(at.x, at.y, 8), c.pick([p[1], p[2], p[5]]))
        }
    }
    let night = s.light == .night
    return Caption(.top, .round, ink: night ? Ink(0xFFF6DC) : p[6], shade: night ? p[6] : Ink(0xFFFDF6))
}

private func animal(_ kind: String, at centre: Point, size r: Double, on c: Canvas, _ p: [Ink], _ index: Int) {
    let fur = [Ink(0xA8703F), Ink(0xFBF3EA), Ink(0x5B5563), Ink(0xE77B3C)][index]
    let dark = p[6].darker(by: 0.04)
    c.moved(centre.x, centre.y, turned: c.between(-0.08, 0.08)) {
        var ears = Shape()
        switch kind {
        case "bear": for side in [-1.0, 1] { ears.add(.circle(side * r * 0.7, -r * 0.72, r * 0.34)) }
        case "rabbit": for side in [-1.0, 1] { ears.add(.ellipse(side * r * 0.42, -r * 1.35, r * 0.22, r * 0.72)) }
        default:
            for side in [-1.0, 1] {
                ears.add(
                    .polygon([
                        Point(side * r * 0.96, -r * 0.28), Point(side * r * 0.82, -r * 1.3),
                        Point(side * r * 0.16, -r * 0.8),
                    ]))
            }
        }
        let face = Shape.ellipse(0, 0, r, r * 0.9)
        c.moved(6, 12) {
            c.fill(ears, dark, alpha: 0.22); c.fill(face, dark, alpha: 0.22)
        }
        c.fill(ears, fur)
        switch kind {
        case "rabbit":
            for side in [-1.0, 1] {
                c.fill(.ellipse(side * r * 0.42, -r * 1.32, r * 0.1, r * 0.5), p[2].mixed(with: fur, 0.4))
            }
        case "bear":
            for side in [-1.0, 1] { c.fill(.circle(side * r * 0.7, -r * 0.72, r * 0.17), fur.darker(by: 0.12)) }
        default:
            for side in [-1.0, 1] {
                c.fill(
                    .polygon([
                        Point(side * r * 0.82, -r * 0.52), Point(side * r * 0.76, -r * 1.04),
                        Point(side * r * 0.4, -r * 0.78),
                    ]), fur.darker(by: 0.12))
            }
        }
        c.fill(face, fur)
        c.spray(
            fur.darker(by: 0.14), .radial(Point(-r * 0.3, -r * 0.4), inner: r * 1.5, outer: r * 0.6), in: face,
            strength: 0.7)
        if kind == "fox" {
            for side in [-1.0, 1] {
                c.fill(
                    .path {
                        $0.move(side * r * 0.97, r * 0.05);
                        $0.curve(Point(side * r * 0.5, r * 0.02), Point(side * r * 0.25, r * 0.3), Point(0, r * 0.52));
                        $0.curve(
                            Point(side * r * 0.4, r * 0.95), Point(side * r * 0.9, r * 0.6),
                            Point(side * r * 0.97, r * 0.05))
                    }, Ink(0xFFF6E8))
            }
        } else if kind == "bear" {
            c.fill(.ellipse(0, r * 0.3, r * 0.42, r * 0.33), fur.lighter(by: 0.16))
        }
        for side in [-1.0, 1] {
            c.fill(.circle(side * r * 0.38, -r * 0.08, r * 0.095), kind == "cat" ? Ink(0xFDE68A) : dark)
            c.fill(.circle(side * r * 0.41, -r * 0.11, r * 0.03), kind == "cat" ? dark : Ink(0xFFFFFF))
            c.fill(.ellipse(side * r * 0.6, r * 0.22, r * 0.16, r * 0.1), Ink(0xF58A8A), alpha: 0.6)
        }
        c.fill(.ellipse(0, r * 0.2, r * 0.12, r * 0.085), dark)
        c.stroke(
            .through([
                Point(-r * 0.16, r * 0.38), Point(-r * 0.07, r * 0.44), Point(0, r * 0.34), Point(r * 0.07, r * 0.44),
                Point(r * 0.16, r * 0.38),
            ]), dark, width: r * 0.045)
    }
}
