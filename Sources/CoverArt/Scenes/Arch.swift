/// Light through coloured glass, lying on the floor of a dark nave.
func paintArch(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0x171427, 0x2C2748, 0xF2C14E, 0xE0563F, 0x3E8EBF, 0x0A0914],
        [0x12211F, 0x24403C, 0xF6D186, 0xC8553D, 0x5FA8A0, 0x071110],
        [0x241320, 0x43243C, 0xF9D9A7, 0xD9577E, 0x7A7FD1, 0x100810])
    c.cover(p[0])
    c.spray(p[1], .radial(Point(500, 340), inner: 160, outer: 560), strength: 0.9)
    let (left, right, base, spring) = (330.0, 670.0, 640.0, 280.0)
    let arch = Shape.path {
        $0.move(left, base)
        $0.line(left, spring)
        $0.curve(Point(left, 160), Point(430, 90), Point(500, 50))
        $0.curve(Point(570, 90), Point(right, 160), Point(right, spring))
        $0.line(right, base)
        $0.close()
    }
    let inks = [p[2], p[3], p[4], p[2].mixed(with: p[3], 0.5), p[4].lighter(by: 0.14), p[2].lighter(by: 0.08)]
    c.clipped(to: arch) {
        c.cover(p[2])
        for row in 0..<9 {
            for column in 0..<5 {
                let (x, y) = (left + Double(column) * 68, 50 + Double(row) * 66.0)
                let lift = column % 2 == 0 ? 0.0 : -33
                let pane = Shape.polygon([
                    Point(x + 34, y + lift), Point(x + 68, y + 33 + lift), Point(x + 34, y + 66 + lift),
                    Point(x, y + 33 + lift),
                ])
                c.fill(.rect(x, y, 68, 66), c.pick(inks).darker(by: 0.07))
                c.fill(pane, c.pick(inks))
            }
        }
        let rose = Point(500, 250)
        c.fill(.circle(rose.x, rose.y, 124), p[5])
        for petal in 0..<12 {
            let angle = Double(petal) * .pi / 6
            c.fill(.ringSector(rose, 46, 114, from: angle + 0.05, to: angle + .pi / 6 - 0.05), inks[petal % inks.count])
        }
        c.fill(.circle(rose.x, rose.y, 36), p[2].lighter(by: 0.1))
        for line in 1..<5 { c.fill(.rect(left + Double(line) * 68 - 2, 380, 4, 300), p[5]) }
        for line in 0..<5 { c.fill(.rect(left, 380 + Double(line) * 66, 340, 4), p[5]) }
    }
    c.spray(Ink(0xFFFFFF), .radial(Point(500, 240), inner: 0, outer: 330), in: arch, strength: 0.4)
    c.stroke(arch, p[5], width: 16)
    let lean = c.between(-150, 150)
    for column in 0..<5 {
        let x = left + Double(column) * 68
        let ray = Shape.polygon([
            Point(x + 4, 600), Point(x + 64, 600), Point(x + 130 + (x - 500) * 0.5 + lean, 1000),
            Point(x - 40 + (x - 500) * 0.5 + lean, 1000),
        ])
        c.fade(inks[column], from: Point(0, 600), to: Point(0, 960), alpha: 0.42, in: ray)
        c.spray(inks[column], .linear(from: Point(0, 640), to: Point(0, 830)), in: ray, strength: 0.4)
    }
    c.fade(p[5], from: Point(0, 1000), to: Point(0, 660), alpha: 0.92)
    return Caption(.bottom, .serif, ink: Ink(0xFFF2DC), shade: p[5], alignment: .centre)
}
