import Foundation

/// A field of dots that something swells under: the beat, seen.
func paintOpArt(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0x101014, 0xF4F1E8, 0xFF4F2B, 0x2B2BFF], [0x120B2E, 0xFF5FA8, 0x5CF2E3, 0xFFE14D],
        [0x06231F, 0xD6FF4B, 0xFF6B4A, 0xF3F7E8],
        [0xEFE9DC, 0x17171C, 0xE23B2E, 0x2B5FD9])
    c.cover(p[0])
    let bulge = Point(c.between(380, 640), c.between(300, 370))
    let second = Point(c.between(100, 900), c.between(80, 640))
    let reach = c.between(300, 380), swell = c.between(0.9, 1.3)
    let step = 37.0
    let isBars = c.happens(0.4)
    let wave = c.between(0.012, 0.02)
    var y = -20.0
    while y < 700 {
        var x = -20.0
        while x < 1040 {
            let (dx, dy) = (x - bulge.x, y - bulge.y)
            let distance = (dx * dx + dy * dy).squareRoot()
            let lift = max(0, 1 - distance / reach)
            let pushed = Point(x + dx * lift * 0.32 * swell, y + dy * lift * 0.32 * swell)
            let (ex, ey) = (x - second.x, y - second.y)
            let ripple = 0.5 + 0.5 * sin((ex * ex + ey * ey).squareRoot() * wave)
            let fadeOut = min(1, max(0, (690 - y) / 240))
            let size = step * (0.1 + 0.24 * ripple + 0.34 * lift) * fadeOut
            let ink = lift > 0.12 ? p[2].mixed(with: p[3], min(1, max(0, (dx + dy) / reach * 0.7 + 0.5))) : p[1]
            if size > 0.8 {
                if isBars {
                    c.moved(pushed.x, pushed.y, turned: atan2(ey, ex) + lift) {
                        c.fill(.rounded(-step * 0.56, -size * 0.42, step * 1.12, size * 0.84, size * 0.42), ink)
                    }
                } else {
                    c.fill(.circle(pushed.x, pushed.y, size), ink)
                }
            }
            x += step
        }
        y += step
    }
    c.spray(
        p[0], .radial(Point(bulge.x - reach * 0.2, bulge.y - reach * 0.25), inner: reach * 1.05, outer: reach * 0.5),
        in: .circle(bulge.x, bulge.y, reach * 0.95), strength: 0.4)
    return Caption(.bottom, .square, ink: p[1], shade: p[0])
}
