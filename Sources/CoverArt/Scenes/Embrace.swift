/// Two warm discs that overlap: what they share is a colour of its own.
func paintEmbrace(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0xF7D9C4, 0xE4572E, 0xF2A1A7, 0x9C1F3F, 0x4A0F26], [0xFBE3D6, 0xF28482, 0xF6BD60, 0xC8453A, 0x5B1730],
        [0x3A1030, 0xE8476A, 0xF7A072, 0xFFD9A0, 0x22081C], [0xF3DCE6, 0xB56BC9, 0xF48FA6, 0x7A2E7E, 0x3A1246])
    c.wash([(0, p[0]), (1, p[0].mixed(with: p[2], 0.35))])
    let dark = p[0].luminance < 0.2
    let radius = c.between(228, 256)
    let lean = c.between(-0.5, 0.5)
    let gap = radius * c.between(0.56, 0.66)
    let middle = Point(500, 350)
    let (a, b) = (Point.polar(middle, -gap, lean), Point.polar(middle, gap, lean))
    for (at, ink, side) in [(a, p[1], -1.0), (b, p[2], 1)] {
        let disc = Shape.circle(at.x, at.y, radius)
        c.shadow(of: disc, dx: 0, dy: 26, spread: 30, ink: p[4], alpha: 0.16)
        c.fill(disc, ink)
        c.spray(
            p[3],
            .radial(Point(at.x + side * radius * 0.5, at.y - radius * 0.5), inner: radius * 1.7, outer: radius * 0.5),
            in: disc, strength: 0.6)
        c.spray(
            Ink(0xFFF3E0),
            .radial(Point(at.x + side * radius * 0.35, at.y - radius * 0.5), inner: 0, outer: radius * 0.9), in: disc,
            strength: 0.42)
    }
    c.clipped(to: .circle(a.x, a.y, radius)) {
        let shared = Shape.circle(b.x, b.y, radius)
        c.fill(shared, p[3])
        c.spray(
            p[1], .linear(from: Point(middle.x, middle.y - radius), to: Point(middle.x, middle.y + radius * 0.5)),
            in: shared, strength: 0.95)
    }
    return Caption(.bottom, .round, ink: dark ? Ink(0xFFF1E0) : p[4], shade: dark ? p[4] : Ink(0xFFF8F0))
}
