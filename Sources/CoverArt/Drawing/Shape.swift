import Foundation

/// A place on a cover: a thousandth of the side is the unit, from the upper left corner.
struct Point: Equatable, Sendable {
    var x: Double
    var y: Double

    init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    /// `distance` away from `centre` in the direction of `angle` (radians, clockwise from the right).
    static func polar(_ centre: Point, _ distance: Double, _ angle: Double) -> Point {
        Point(centre.x + cos(angle) * distance, centre.y + sin(angle) * distance)
    }

    static func + (a: Point, b: Point) -> Point { Point(a.x + b.x, a.y + b.y) }
}

/// An outline that can be filled, stroked, clipped to and sprayed into: built once, used for the colour and its shading.
struct Shape: Sendable {
    enum Step: Sendable {
        case move(Point)
        case line(Point)
        case curve(Point, Point, Point)
        case arc(centre: Point, radius: Double, from: Double, to: Double)
        case close
    }

    private(set) var steps: [Step] = []

    mutating func move(_ x: Double, _ y: Double) { steps.append(.move(Point(x, y))) }
    mutating func line(_ x: Double, _ y: Double) { steps.append(.line(Point(x, y))) }
    mutating func close() { steps.append(.close) }

    mutating func curve(_ first: Point, _ second: Point, _ end: Point) { steps.append(.curve(first, second, end)) }

    mutating func arc(_ centre: Point, _ radius: Double, from: Double, to: Double) {
        steps.append(.arc(centre: centre, radius: radius, from: from, to: to))
    }

    mutating func add(_ other: Shape) { steps += other.steps }

    static func path(_ build: (inout Shape) -> Void) -> Shape {
        var shape = Shape()
        build(&shape)
        return shape
    }

    static func circle(_ x: Double, _ y: Double, _ radius: Double) -> Shape {
        path {
            $0.move(x + radius, y)
            $0.arc(Point(x, y), radius, from: 0, to: 2 * .pi)
            $0.close()
        }
    }

    static func ellipse(_ x: Double, _ y: Double, _ radiusX: Double, _ radiusY: Double) -> Shape {
        let (kx, ky) = (radiusX * 0.5523, radiusY * 0.5523)
        return path {
            $0.move(x + radiusX, y)
            $0.curve(Point(x + radiusX, y + ky), Point(x + kx, y + radiusY), Point(x, y + radiusY))
            $0.curve(Point(x - kx, y + radiusY), Point(x - radiusX, y + ky), Point(x - radiusX, y))
            $0.curve(Point(x - radiusX, y - ky), Point(x - kx, y - radiusY), Point(x, y - radiusY))
            $0.curve(Point(x + kx, y - radiusY), Point(x + radiusX, y - ky), Point(x + radiusX, y))
            $0.close()
        }
    }

    static func rect(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> Shape {
        polygon([Point(x, y), Point(x + width, y), Point(x + width, y + height), Point(x, y + height)])
    }

    static func rounded(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ radius: Double) -> Shape {
        let r = min(radius, min(width, height) / 2)
        return path {
            $0.move(x + r, y)
            $0.arc(Point(x + width - r, y + r), r, from: -.pi / 2, to: 0)
            $0.arc(Point(x + width - r, y + height - r), r, from: 0, to: .pi / 2)
            $0.arc(Point(x + r, y + height - r), r, from: .pi / 2, to: .pi)
            $0.arc(Point(x + r, y + r), r, from: .pi, to: 1.5 * .pi)
            $0.close()
        }
    }

    static func polygon(_ points: [Point]) -> Shape {
        path { shape in
            for (index, point) in points.enumerated() {
                if index == 0 { shape.move(point.x, point.y) } else { shape.line(point.x, point.y) }
            }
            shape.close()
        }
    }

    static func line(_ from: Point, _ to: Point) -> Shape {
        path {
            $0.move(from.x, from.y)
            $0.line(to.x, to.y)
        }
    }

    /// A sector of a disc between two angles.
    static func wedge(_ centre: Point, _ radius: Double, from: Double, to: Double) -> Shape {
        path {
            $0.move(centre.x, centre.y)
            $0.arc(centre, radius, from: from, to: to)
            $0.close()
        }
    }

    /// A sector of a ring, such as a key of a keyboard laid round an arc.
    static func ringSector(_ centre: Point, _ inner: Double, _ outer: Double, from: Double, to: Double) -> Shape {
        let steps = 6
        var points: [Point] = []
        for step in 0...steps {
            points.append(.polar(centre, outer, from + (to - from) * Double(step) / Double(steps)))
        }
        for step in (0...steps).reversed() {
            points.append(.polar(centre, inner, from + (to - from) * Double(step) / Double(steps)))
        }
        return polygon(points)
    }

    /// A smooth curve through all points (Catmull–Rom), open.
    static func through(_ points: [Point]) -> Shape {
        path { shape in
            guard let first = points.first else { return }
            shape.move(first.x, first.y)
            shape.follow(points)
        }
    }

    /// Continues along a smooth curve through `points`; the first one is where the outline already is.
    mutating func follow(_ points: [Point]) {
        guard points.count > 1 else { return }
        for index in 0..<points.count - 1 {
            let before = points[max(index - 1, 0)]
            let (from, to) = (points[index], points[index + 1])
            let after = points[min(index + 2, points.count - 1)]
            curve(
                Point(from.x + (to.x - before.x) / 6, from.y + (to.y - before.y) / 6),
                Point(to.x - (after.x - from.x) / 6, to.y - (after.y - from.y) / 6), to)
        }
    }

    /// A closed smooth curve through all points.
    static func blob(_ points: [Point]) -> Shape {
        guard points.count > 2 else { return polygon(points) }
        let count = points.count
        return path { shape in
            shape.move(points[0].x, points[0].y)
            for index in 0..<count {
                let before = points[(index + count - 1) % count]
                let (from, to) = (points[index], points[(index + 1) % count])
                let after = points[(index + 2) % count]
                shape.curve(
                    Point(from.x + (to.x - before.x) / 6, from.y + (to.y - before.y) / 6),
                    Point(to.x - (after.x - from.x) / 6, to.y - (after.y - from.y) / 6), to)
            }
            shape.close()
        }
    }

    /// Everything below a smooth line through `points`, down to the lower edge: hills, waves, clouds, sheets of paper.
    static func below(_ points: [Point], smooth: Bool = true) -> Shape {
        path { shape in
            guard let first = points.first, let last = points.last else { return }
            shape.move(first.x, first.y)
            if smooth { shape.follow(points) } else { for point in points.dropFirst() { shape.line(point.x, point.y) } }
            shape.line(last.x, 1010)
            shape.line(first.x, 1010)
            shape.close()
        }
    }
}
