/// One person, much room: an open door of light, or a shore under a great moon.
func paintFigure(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0x1E2B3C, 0x32465C, 0xF3DDB3, 0x0C131D], [0x2A2438, 0x463C58, 0xF2C6A0, 0x120E1C],
        [0x21302E, 0x3C5450, 0xE9E3C4, 0x0B1413],
        [0x33272B, 0x5A4248, 0xF6CDB0, 0x150E11])
    return c.happens(0.5) ? paintDoor(on: c, s, p) : paintHorizon(on: c, s, p)
}

private func paintDoor(on c: Canvas, _ s: Setting, _ p: [Ink]) -> Caption {
    c.cover(p[0])
    let floor = 760.0
    c.spray(p[3], .linear(from: Point(0, 0), to: Point(640, 520)), strength: 0.85)
    c.fill(.rect(0, floor, 1000, 300), p[0].darker(by: 0.05))
    let x = c.between(600, 690)
    let (width, top) = (196.0, 300.0)
    c.glow(Point(x + width / 2, 560), 460, p[2], alpha: 0.3)
    let door = Shape.rect(x, top, width, floor - top)
    c.wash([(0, p[2].lighter(by: 0.04)), (1, p[2])], from: Point(0, top), to: Point(0, floor), in: door)
    let carpet = Shape.polygon([
        Point(x, floor), Point(x + width, floor), Point(x + width - 190, 1010), Point(x - 560, 1010),
    ])
    c.fill(carpet, p[2], alpha: 0.86)
    c.spray(
        p[0].darker(by: 0.05), .linear(from: Point(x - 330, 1030), to: Point(x + 60, floor + 10)), in: carpet,
        strength: 1)
    let foot = Point(x + width * 0.46, floor + 18)
    let shade = Shape.polygon([
        foot + Point(-26, 0), foot + Point(26, 0), Point(foot.x - 200, 1010), Point(foot.x - 420, 1010),
    ])
    c.fade(p[3], from: foot, to: Point(foot.x - 250, 1010), alpha: 0.85, in: shade)
    let leaf = Shape.polygon([
        Point(x + width, top), Point(x + width + 92, top - 40), Point(x + width + 92, floor + 56),
        Point(x + width, floor),
    ])
    c.fill(leaf, p[1])
    c.spray(p[3], .linear(from: Point(x + width + 92, 0), to: Point(x + width, 0)), in: leaf, strength: 0.8)
    c.spray(
        p[2], .linear(from: Point(0, floor), to: Point(0, floor + 120)), in: .rect(0, floor, 1000, 240), strength: 0.22)
    c.person(at: foot, height: 236, ink: p[3])
    return Caption(.top, .serif, ink: Ink(0xF8EBD4), shade: p[3])
}

private func paintHorizon(on c: Canvas, _ s: Setting, _ p: [Ink]) -> Caption {
    let floor = 770.0
    c.wash([(0, p[0]), (floor / 1000, p[1].lighter(by: 0.08)), (floor / 1000, p[0].darker(by: 0.04)), (1, p[3])])
    let moon = Point(c.between(590, 690), c.between(520, 560))
    let radius = c.between(215, 250)
    c.glow(moon, radius * 1.9, p[2], alpha: 0.28)
    let disc = Shape.circle(moon.x, moon.y, radius)
    c.fill(disc, p[2])
    c.spray(
        p[1], .linear(from: Point(moon.x, moon.y + radius), to: Point(moon.x - radius * 0.2, moon.y - radius * 0.6)),
        in: disc, strength: 0.95)
    c.fill(.rect(0, floor, 1000, 300), p[0].darker(by: 0.06))
    c.spray(
        p[2], .radial(Point(moon.x, floor - 60), inner: 60, outer: 250), in: .rect(0, floor, 1000, 240), strength: 0.4)
    let x = moon.x + c.between(-60, 60)
    c.fade(
        p[3], from: Point(x, floor), to: Point(x - 130, 1000), alpha: 0.9,
        in: .polygon([Point(x - 16, floor + 8), Point(x + 16, floor + 8), Point(x - 90, 1010), Point(x - 220, 1010)]))
    c.person(at: Point(x, floor + 10), height: 168, ink: p[3])
    if s.props.contains(.couple) { c.person(at: Point(x + 74, floor + 10), height: 154, ink: p[3]) }
    if s.weather == .rain { c.rain(p[2], count: 260, slant: 0.12, from: 340) }
    return Caption(.top, .serif, ink: Ink(0xF8EBD4), shade: p[3])
}
