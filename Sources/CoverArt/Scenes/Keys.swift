import Foundation

/// A keyboard laid round an arc like a fan.
func paintKeys(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0x12203A, 0x2B4A78, 0xF7F0E1, 0x0A1222, 0xE3A857], [0xEFE6D8, 0xD9C7AE, 0xFFFCF4, 0x1E1A1A, 0xB5402F],
        [0x2A1626, 0x5E2F50, 0xFAEFE6, 0x140A12, 0xE8A0A0], [0x17322B, 0x2F5E50, 0xF8F4E4, 0x0A1613, 0xD9B45B])
    c.wash([(0, p[0]), (1, p[1])])
    let dark = p[0].luminance < 0.3
    let centre = Point(c.between(430, 570), c.between(1330, 1380))
    let (inner, outer) = (520.0, 870.0)
    // Strings of sound above the keys.
    for line in 0..<5 {
        let phase = c.between(0, 0.5)
        let points = (0...10).map { step -> Point in
            let x = -40 + 108 * Double(step)
            return Point(x, 392 + Double(line) * 19 + sin(Double(step) * 0.62 + phase) * (28 + Double(line) * 5))
        }
        c.stroke(.through(points), p[4], width: 2.6, alpha: 0.85)
    }
    let keys = 26
    let span = 1.75
    let start = -.pi / 2 - span / 2
    c.shadow(
        of: .ringSector(centre, inner, outer + 6, from: start, to: start + span), dx: 0, dy: -14, spread: 30, ink: p[3],
        alpha: 0.4)
    for key in 0..<keys {
        let from = start + span * Double(key) / Double(keys)
        let to = from + span / Double(keys)
        let shape = Shape.ringSector(centre, inner, outer, from: from + 0.0022, to: to - 0.0022)
        c.fill(.ringSector(centre, inner, outer, from: from, to: to), p[3])
        c.fill(shape, p[2])
        let tip = Point.polar(centre, inner, (from + to) / 2)
        c.spray(
            p[1].mixed(with: p[3], 0.2), .linear(from: tip, to: .polar(centre, outer - 60, (from + to) / 2)), in: shape,
            strength: 0.42)
    }
    // One key is held: it glows.
    let held = c.whole(below: 8) + 9
    let heldFrom = start + span * Double(held) / Double(keys)
    c.fill(.ringSector(centre, inner, outer, from: heldFrom + 0.002, to: heldFrom + span / Double(keys) - 0.002), p[4])
    for key in 0..<keys where [0, 1, 3, 4, 5].contains(key % 7) {
        let at = start + span * Double(key + 1) / Double(keys)
        let half = span / Double(keys) * 0.3
        let black = Shape.ringSector(centre, inner + 132, outer + 3, from: at - half, to: at + half)
        c.moved(7, 7) { c.fill(black, p[3], alpha: 0.35) }
        c.fill(black, p[3])
        c.spray(
            p[1].lighter(by: 0.1),
            .linear(from: .polar(centre, inner + 150, at - half), to: .polar(centre, inner + 250, at + half)),
            in: black, strength: 0.6)
    }
    c.stroke(.ringSector(centre, outer, outer + 5, from: start, to: start + span), p[4], width: 5)
    return Caption(.top, .serif, ink: dark ? Ink(0xFFF5E2) : p[3], shade: dark ? p[3] : p[2])
}
