/// A microphone in a cone of light and smoke: the small hours of a jazz bar.
func paintMicrophone(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0x0E2A2A, 0x17494A, 0xF3C66B, 0xE2572F, 0x061515], [0x2A0E1B, 0x5B1730, 0xF6C177, 0xE8A23A, 0x14060D],
        [0x101A3A, 0x243A78, 0xF5D38A, 0xE0563F, 0x080D20], [0x2B1A10, 0x5C3317, 0xFFD08A, 0xC9472B, 0x150C07])
    c.cover(p[0])
    // Blocks of colour, as on a record sleeve of 1958.
    let block = c.between(560, 640)
    c.fill(.rect(block, 0, 1000 - block, 1000), p[1])
    c.spray(
        p[0], .linear(from: Point(1000, 1000), to: Point(block, 200)), in: .rect(block, 0, 1000 - block, 1000),
        strength: 0.9)
    let source = Point(c.between(120, 260), -60)
    let aim = Point(c.between(610, 680), 400)
    let beam = Shape.polygon([
        Point(source.x - 30, -60), Point(source.x + 30, -60), Point(aim.x + 330, 900), Point(aim.x - 170, 900),
    ])
    c.fade(p[2], from: source, to: Point(aim.x + 100, 930), alpha: 0.8, in: beam)
    c.spray(p[2], .linear(from: source, to: Point(aim.x + 60, 800)), in: beam, strength: 0.4)
    c.fill(.ellipse(aim.x + 80, 868, 262, 40), p[2], alpha: 0.28)
    c.spray(
        p[2], .radial(Point(aim.x + 80, 868), inner: 20, outer: 260), in: .ellipse(aim.x + 80, 868, 262, 40),
        strength: 0.8)
    for strand in 0..<4 {
        var points = [Point(c.between(330, 560), 900)]
        while let last = points.last, last.y > 120 {
            points.append(Point(last.x + c.between(-70, 60), last.y - c.between(80, 140)))
        }
        for (width, alpha) in [(70.0, 0.03), (40, 0.04), (16, 0.05)] {
            c.stroke(.through(points), Ink(0xFFF5DD), width: width * (1 - 0.15 * Double(strand)), alpha: alpha)
        }
    }
    paintMicrophoneBody(at: aim, tilt: c.between(-0.34, -0.2), on: c, p)
    c.fade(p[4], from: Point(0, 1000), to: Point(0, 650), alpha: 0.9)
    return Caption(.bottom, .serif, ink: Ink(0xFFF3DC), shade: p[4])
}

private func paintMicrophoneBody(at centre: Point, tilt: Double, on c: Canvas, _ p: [Ink]) {
    let metal = Ink(0xD9CDB8), dark = p[4]
    c.stroke(
        .line(Point(centre.x + 62, centre.y + 190), Point(centre.x + 80, 872)), metal.mixed(with: dark, 0.45), width: 15
    )
    c.stroke(.line(Point(centre.x + 57, centre.y + 190), Point(centre.x + 75, 872)), metal, width: 4, alpha: 0.7)
    c.fill(.ellipse(centre.x + 80, 872, 96, 15), dark.lighter(by: 0.06))
    c.moved(centre.x, centre.y, turned: tilt, scaled: 0.9) {
        c.fill(.rounded(-40, 150, 80, 92, 16), metal.mixed(with: dark, 0.55))
        let body = Shape.rounded(-112, -178, 224, 344, 104)
        c.fill(body, metal)
        c.clipped(to: body) {
            for index in 0..<9 {
                let x = -112 + Double(index) * 28.0
                c.fill(.rect(x + 15, -190, 11, 148), dark, alpha: 0.85)
                c.fill(.rect(x + 15, 6, 11, 170), dark, alpha: 0.85)
            }
            c.fill(.rect(-120, -44, 240, 52), p[3])
            c.fill(.rect(-120, -50, 240, 6), metal.lighter(by: 0.08))
            c.fill(.rect(-120, 8, 240, 6), metal.lighter(by: 0.08))
            c.fill(.rect(-13, -190, 26, 380), metal.lighter(by: 0.05))
        }
        c.spray(dark, .linear(from: Point(130, 60), to: Point(-50, -40)), in: body, strength: 0.95)
        c.spray(Ink(0xFFFFFF), .linear(from: Point(-112, -100), to: Point(-46, -80)), in: body, strength: 0.6)
        c.stroke(body, metal.lighter(by: 0.04), width: 9)
    }
}
