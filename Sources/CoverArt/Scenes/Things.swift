import CCairo
import Foundation

func paintPalm(at foot: Point, lean: Double, height: Double, ink: Ink, light: Ink, on c: Canvas) {
    let crown = Point(foot.x + height * lean, foot.y - height)
    let bend = Point(foot.x + height * lean * 0.15, foot.y - height * 0.6)
    let trunk = Shape.path {
        $0.move(foot.x - 17, foot.y)
        $0.curve(bend + Point(-12, 0), bend + Point(-9, 0), crown + Point(-7, 0))
        $0.line(crown.x + 7, crown.y)
        $0.curve(bend + Point(9, 0), bend + Point(14, 0), Point(foot.x + 19, foot.y))
        $0.close()
    }
    c.fill(trunk, ink)
    for frond in 0..<10 {
        let angle = -.pi * 1.18 + Double(frond) / 9 * .pi * 1.36 + c.between(-0.07, 0.07)
        let reach = height * 0.2 + c.between(66, 100)
        let tip = Point(crown.x + cos(angle) * reach, crown.y + sin(angle) * reach * 0.62 + reach * 0.42)
        let lift = Point(crown.x + cos(angle) * reach * 0.55, crown.y + sin(angle) * reach * 0.72 - reach * 0.12)
        func along(_ t: Double) -> Point {
            let u = 1 - t
            return Point(
                u * u * crown.x + 2 * u * t * lift.x + t * t * tip.x,
                u * u * crown.y + 2 * u * t * lift.y + t * t * tip.y)
        }
        var upper: [Point] = [], lower: [Point] = []
        for step in 0...18 {
            let t = Double(step) / 18
            let at = along(t)
            let width = reach * 0.16 * sin(.pi * min(t * 0.92 + 0.08, 1)) * (step % 2 == 0 ? 1 : 0.45)
            upper.append(Point(at.x + (step % 2 == 0 ? cos(angle) * 7 : 0), at.y - width * 0.45))
            lower.append(Point(at.x, at.y + width))
        }
        c.fill(.polygon(upper + lower.reversed()), ink)
        c.stroke(.through((0...6).map { along(Double($0) / 6) }), light, width: 1.6, alpha: 0.35)
    }
    for nut in 0..<3 { c.fill(.circle(crown.x - 12 + Double(nut) * 12, crown.y + 10, 9), ink) }
}

/// A sitting cat from behind.
func cat(at foot: Point, height h: Double, ink: Ink, on c: Canvas) {
    c.moved(foot.x, foot.y) {
        c.fill(
            .blob([
                Point(-0.3 * h, -0.02 * h), Point(-0.33 * h, -0.25 * h), Point(-0.2 * h, -0.55 * h),
                Point(0, -0.66 * h),
                Point(0.2 * h, -0.55 * h), Point(0.33 * h, -0.25 * h), Point(0.3 * h, -0.02 * h), Point(0, 0.01 * h),
            ]), ink)
        c.fill(.ellipse(0, -0.76 * h, 0.2 * h, 0.17 * h), ink)
        for side in [-1.0, 1] {
            c.fill(
                .polygon([
                    Point(side * 0.19 * h, -0.78 * h), Point(side * 0.17 * h, -1.02 * h),
                    Point(side * 0.03 * h, -0.88 * h),
                ]), ink)
        }
        c.stroke(
            .through([Point(0.26 * h, -0.04 * h), Point(0.5 * h, -0.06 * h), Point(0.56 * h, -0.24 * h)]), ink,
            width: 0.08 * h)
    }
}

func fourPointStar(at centre: Point, radius: Double, ink: Ink, on c: Canvas) {
    c.fill(
        .path { shape in
            for quarter in 0..<4 {
                let angle = Double(quarter) * .pi / 2 - .pi / 2
                let tip = Point.polar(centre, radius, angle)
                if quarter == 0 { shape.move(tip.x, tip.y) }
                let next = Point.polar(centre, radius, angle + .pi / 2)
                let waist = Point.polar(centre, radius * 0.12, angle + .pi / 4)
                shape.curve(waist, waist, next)
            }
            shape.close()
        }, ink)
}

func paintDisc(at centre: Point, radius: Double, label: Ink, second: Ink, dark: Ink, on c: Canvas) {
    c.shadow(of: .circle(centre.x, centre.y, radius), dx: -10, dy: 22, spread: 22, ink: dark, alpha: 0.5)
    let disc = Shape.circle(centre.x, centre.y, radius)
    let black = dark.darker(by: 0.04)
    c.fill(disc, black)
    var groove = radius * 0.4
    while groove < radius * 0.965 {
        c.stroke(.circle(centre.x, centre.y, groove), black.lighter(by: 0.16), width: 1.1, alpha: c.between(0.25, 0.8))
        groove += c.happens(0.08) ? 13 : c.between(3.4, 6)
    }
    // Light turns on the grooves in two opposite fans.
    let turn = c.between(-0.9, -0.5)
    for side in [0.0, .pi] {
        for (spread, strength) in [(0.34, 0.16), (0.2, 0.18), (0.09, 0.24)] {
            let fan = Shape.ringSector(
                centre, radius * 0.37, radius * 0.985, from: turn + side - spread, to: turn + side + spread)
            c.fill(fan, black.lighter(by: 0.4), alpha: strength)
        }
    }
    let inner = Shape.circle(centre.x, centre.y, radius * 0.35)
    c.fill(inner, label)
    c.fill(.ringSector(centre, 0, radius * 0.35, from: turn + 0.7, to: turn + 0.7 + .pi), label.darker(by: 0.08))
    c.stroke(.circle(centre.x, centre.y, radius * 0.29), second, width: 3, alpha: 0.85)
    c.fill(.circle(centre.x, centre.y, radius * 0.12), second)
    c.fill(.circle(centre.x, centre.y, radius * 0.028), black)
    c.spray(
        dark,
        .radial(Point(centre.x - radius * 0.1, centre.y - radius * 0.1), inner: radius * 0.42, outer: radius * 0.16),
        in: inner, strength: 0.45)
}
