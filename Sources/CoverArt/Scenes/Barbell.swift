/// A barbell across the picture on the diagonal: weight, colour, speed.
func paintBarbell(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0xFF4B1F, 0x15151A, 0xFFE9D0, 0xFFC400, 0x7A1606], [0xD7FF3A, 0x17191F, 0xF5F7EC, 0xFF5A36, 0x5C7A00],
        [0x2E5BFF, 0x0D1020, 0xF2F5FF, 0xFF3D6E, 0x0A1F8A], [0xFFB000, 0x1B1410, 0xFFF4DE, 0xE5262B, 0x8A4A00])
    c.cover(p[0])
    let tilt = c.between(0.36, 0.44)
    c.moved(540, 330, turned: tilt, scaled: 0.84) {
        // Speed: stripes that thin out behind the lift.
        for index in 0..<14 {
            let y = -500 + Double(index) * 40
            c.fill(.rect(-1300, y, 2600, max(34 - Double(index) * 2.6, 1.5)), p[4], alpha: 0.34)
        }
        let half = Shape.rect(-1400, 70, 2800, 1600)
        c.fill(half, p[1])
        c.spray(p[0], .linear(from: Point(0, 70), to: Point(0, 330)), in: half, strength: 0.55)
        let bar = Shape.rect(-560, -13, 1120, 26)
        c.shadow(of: bar, dx: 10, dy: 70, spread: 14, ink: Ink(0x000000), alpha: 0.5)
        c.fill(bar, p[2])
        c.spray(p[1], .linear(from: Point(0, 15), to: Point(0, -6)), in: bar, strength: 0.8)
        for step in 0..<28 { c.fill(.rect(-150 + Double(step) * 11, -13, 3.5, 26), p[1], alpha: 0.35) }
        for side in [-1.0, 1] {
            let plates: [(Double, Double, Double, Ink)] = [
                (214, 70, 300, p[3]), (290, 60, 300, p[1].lighter(by: 0.16)), (356, 50, 228, p[2]),
                (412, 34, 150, p[3]),
            ]
            for (offset, width, reach, ink) in plates {
                let plate = Shape.rounded(side * (offset + width / 2) - width / 2, -reach, width, reach * 2, 16)
                c.shadow(of: plate, dx: 14, dy: 54, spread: 16, ink: Ink(0x000000), alpha: 0.42)
                c.fill(plate, ink)
                c.spray(
                    Ink(0x0B0B10), .linear(from: Point(0, reach), to: Point(0, -reach * 0.3)), in: plate, strength: 0.8)
                c.spray(
                    Ink(0xFFFFFF), .linear(from: Point(0, -reach), to: Point(0, -reach * 0.35)), in: plate,
                    strength: 0.35)
                c.fill(
                    .rect(side * (offset + width / 2) - 3, -reach + 12, 6, reach * 2 - 24), Ink(0x0B0B10), alpha: 0.25)
            }
            c.fill(.rounded(side * 188 - 14, -34, 28, 68, 6), p[2])
        }
    }
    return Caption(.bottom, .square, ink: p[2], shade: p[1])
}
