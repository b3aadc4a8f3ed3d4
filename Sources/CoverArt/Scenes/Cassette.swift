/// A cassette and its ribbon, run loose.
func paintCassette(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0xF25C3D, 0x1F2A5A, 0xF9E7C8, 0xF7B538, 0x12163A], [0x2BB3A3, 0x34235C, 0xFFF0D6, 0xFF7A59, 0x1C1236],
        [0xF4C430, 0x2B2B2B, 0xFBF3E1, 0xE4432F, 0x161616], [0x7A5CFF, 0x17173A, 0xF4EEFF, 0xFF6FB5, 0x0C0C26])
    c.cover(p[0])
    c.spray(p[0].darker(by: 0.14), .linear(from: Point(1000, 1000), to: Point(300, 240)), strength: 0.8)
    let tilt = c.between(-0.2, -0.07)
    let centre = Point(510, c.between(600, 640))
    var ribbon: [Point] = [Point(330, centre.y + 150)]
    var x = 300.0
    for step in 0..<7 {
        x += step == 0 ? -120 : c.between(40, 190)
        ribbon.append(Point(x, step % 2 == 0 ? c.between(900, 985) : c.between(760, 850)))
    }
    ribbon.append(Point(1060, c.between(800, 960)))
    c.moved(8, 16) { c.stroke(.through(ribbon), p[4], width: 15, alpha: 0.25) }
    c.stroke(.through(ribbon), p[4].lighter(by: 0.06), width: 14)
    c.stroke(.through(ribbon.map { $0 + Point(0, -4) }), p[0].lighter(by: 0.1), width: 2, alpha: 0.6)
    c.moved(centre.x, centre.y, turned: tilt) {
        let body = Shape.rounded(-370, -235, 740, 470, 28)
        c.shadow(of: body, dx: 20, dy: 34, spread: 26, ink: p[4], alpha: 0.5)
        c.fill(body, p[1])
        c.spray(p[4], .linear(from: Point(370, 260), to: Point(-200, -160)), in: body, strength: 0.9)
        c.stroke(.rounded(-362, -227, 724, 454, 24), p[1].lighter(by: 0.14), width: 3, alpha: 0.7)
        let label = Shape.rounded(-326, -196, 652, 296, 16)
        c.fill(label, p[2])
        c.clipped(to: label) {
            for (index, ink) in [p[3], p[0], p[3].mixed(with: p[0], 0.5)].enumerated() {
                c.fill(.rect(-330, -60 + Double(index) * 54, 660, 54), ink)
            }
        }
        for line in 0..<2 {
            c.stroke(
                .line(Point(-270, -150 + Double(line) * 42), Point(270, -150 + Double(line) * 42)), p[1], width: 3,
                alpha: 0.55)
        }
        c.spray(p[4], .linear(from: Point(330, 110), to: Point(-60, -60)), in: label, strength: 0.3)
        let window = Shape.rounded(-196, -58, 392, 124, 62)
        c.fill(window, p[4])
        c.fill(.circle(-118, 4, 78), p[1].darker(by: 0.08))
        c.clipped(to: window) {
            c.fill(.circle(-128, 4, 98), p[4].lighter(by: 0.13))
            c.fill(.circle(138, 4, 70), p[4].lighter(by: 0.13))
        }
        for reel in [-128.0, 128] {
            c.fill(.circle(reel, 4, 46), p[2])
            c.fill(.circle(reel, 4, 30), p[4])
            let turn = c.between(0, 1)
            for tooth in 0..<6 {
                c.stroke(
                    .line(
                        Point.polar(Point(reel, 4), 22, turn + Double(tooth) * .pi / 3),
                        .polar(Point(reel, 4), 38, turn + Double(tooth) * .pi / 3)), p[2], width: 11, square: true)
            }
        }
        let foot = Shape.polygon([Point(-236, 235), Point(-206, 132), Point(206, 132), Point(236, 235)])
        c.fill(foot, p[1].lighter(by: 0.05))
        c.stroke(foot, p[4], width: 3, alpha: 0.6)
        for hole in [-150.0, -70, 70, 150] { c.fill(.circle(hole, 198, hole.magnitude > 100 ? 15 : 11), p[4]) }
        for corner in [Point(-342, -208), Point(342, -208), Point(-342, 208), Point(342, 208)] {
            c.fill(.circle(corner.x, corner.y, 11), p[4])
            c.stroke(.line(corner + Point(-6, -3), corner + Point(6, 3)), p[1].lighter(by: 0.2), width: 3)
        }
    }
    return Caption(.top, .square, ink: p[4], shade: p[2])
}
