/// A record half out of the picture, stripes of another decade running from it.
func paintRecord(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0xF3E3C3, 0xE5522F, 0xF0A33A, 0x2A7F7B, 0x2B1B17], [0xF6E7D2, 0x9E2A4D, 0xEE7B4B, 0xF7C65B, 0x271320],
        [0xEDE0C8, 0x3C6E57, 0xD9A441, 0xC4492F, 0x1E211B], [0xF2DDD0, 0x5B4B9A, 0xE86A6F, 0xF6B25E, 0x1D1733])
    c.cover(p[0])
    c.fibres(p[4], count: 160, alpha: 0.1)
    let centre = Point(c.between(640, 720), c.between(770, 800))
    let radius = 292.0
    let stripes = [p[1], p[2], p[3], p[1].mixed(with: p[2], 0.5)]
    // The stripes come in level from the left and bend round the disc.
    for (index, ink) in stripes.enumerated() {
        let around = radius + 112 - Double(index) * 29
        let band = Shape.path {
            $0.move(-40, centre.y - around)
            $0.line(centre.x, centre.y - around)
            $0.arc(centre, around, from: -.pi / 2, to: 0)
            $0.line(centre.x + around, 1040)
        }
        c.stroke(band, ink, width: 29.5, square: true)
    }
    paintDisc(at: centre, radius: radius, label: p[1], second: p[0], dark: p[4], on: c)
    return Caption(.top, s.energy > 0.5 ? .square : .serif, ink: p[4], shade: p[0])
}
