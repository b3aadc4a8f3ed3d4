import Foundation

/// A level of an old game: big pixels, a sun in steps, coins.
func paintPixels(on c: Canvas, in s: Setting) -> Caption {
    let p: [Ink] =
        s.light == .day || s.light == .dawn
        ? c.palette(
            [0x5BC0EB, 0xBFEFFF, 0xFDE74C, 0x3FA34D, 0x1E6B3C, 0xC9713A, 0x7A3F1D, 0xE5322D],
            [0xFF9EBB, 0xFFE3D8, 0xFFF07C, 0x6C63C7, 0x43399C, 0xE07A5F, 0x8A3B4A, 0x2A9D8F])
        : c.palette(
            [0x1B1464, 0x7A2A8F, 0xFFC857, 0x2D3BA8, 0x17206E, 0xB0418F, 0x571A63, 0x3DF5C8],
            [0x0B1E3F, 0x1F5C8C, 0xFFE66D, 0x126B6B, 0x083D45, 0xD96C4A, 0x6B2A2A, 0xFF4F79])
    let n = 50
    let cell = 1000 / Double(n)
    func dot(_ x: Int, _ y: Int, _ ink: Ink, _ w: Int = 1, _ h: Int = 1) {
        // Whole pixels: seams between cells would show as a net.
        c.fill(.rect(Double(x) * cell, Double(y) * cell, Double(w) * cell + 0.6, Double(h) * cell + 0.6), ink)
    }
    for y in 0..<n {
        let share = Double(y) / 36 * 5
        let band = min(Int(share), 4)
        let ink = p[0].mixed(with: p[1], Double(band) / 4)
        dot(0, y, ink, n)
        // The edge between two bands is dithered.
        if share - Double(band) > 0.68, band < 4 {
            let next = p[0].mixed(with: p[1], Double(band + 1) / 4)
            for x in 0..<n where (x + y) % 2 == 0 { dot(x, y, next) }
        }
    }
    let (sx, sy, sr) = (33 + c.whole(below: 7), 25, 6)
    for y in -sr...sr {
        let half = Int(Double(sr * sr - y * y).squareRoot() + 0.3)
        if y > 0, y % 3 == 0 { continue }
        dot(sx - half, sy + y, y > 2 ? p[2].mixed(with: p[5], 0.35) : p[2], half * 2 + 1)
    }
    for layer in 0..<2 {
        let heights = c.profile(points: n, waves: 3 + layer * 2, roughness: 0.4)
        for x in 0..<n {
            let top = (layer == 0 ? 36 : 40) - Int(heights[x] * (layer == 0 ? 14 : 10))
            dot(x, top, layer == 0 ? p[3].mixed(with: p[1], 0.5) : p[4], 1, 44 - top)
            if layer == 0, heights[x] > 0.66 { dot(x, top, Ink(0xFFFFFF), 1, x % 3 == 0 ? 3 : 2) }
            if layer == 1 { dot(x, top, p[3], 1, 1) }
        }
    }
    let gap = 18 + c.whole(below: 10)
    for x in 0..<n where x < gap || x > gap + 4 {
        dot(x, 41, p[3], 1, 1)
        dot(x, 42, p[3].lighter(by: 0.08), 1, 1)
        for y in 43..<n { dot(x, y, (x + (y / 2) * 3) % 6 == 0 || y % 4 == 2 ? p[6] : p[5].mixed(with: p[6], 0.45)) }
        if (x * 7) % 5 == 0 { dot(x, 43, p[3]) }
    }
    dot(gap, 41, p[4].darker(by: 0.12), 5, 9)
    for index in 0..<5 {
        let (x, y) = (gap - 4 + index * 3, 32 - [0, 2, 3, 2, 0][index])
        dot(x, y, p[2], 2, 2)
        dot(x, y, Ink(0xFFFFFF))
    }
    for block in 0..<4 {
        let x = 4 + block * 3
        dot(x, 30, p[6], 3, 3)
        dot(x, 30, block == 2 ? p[2] : p[5], 2, 2)
        if block == 2 { dot(x, 30, Ink(0xFFFFFF), 1, 1) }
    }
    for cloud in 0..<3 {
        let (x, y) = (2 + cloud * 17 + c.whole(below: 8), 21 + c.whole(below: 6))
        let ink = p[1].mixed(with: Ink(0xFFFFFF), 0.55)
        dot(x, y, ink, 7)
        dot(x + 1, y - 1, ink, 4)
        dot(x + 2, y - 2, ink, 2)
    }
    dot(46, 31, Ink(0xFFFFFF), 1, 10)
    dot(42, 31, p[7], 4, 3)
    paintHero(at: (gap + (c.happens(0.5) ? -9 : 10), 33), dot, p)
    return Caption(.top, .square, ink: Ink(0xFFFFFF), shade: p[6].darker(by: 0.14))
}

private func paintHero(at origin: (Int, Int), _ dot: (Int, Int, Ink, Int, Int) -> Void, _ p: [Ink]) {
    let rows = ["..hhhh..", ".hhhhhh.", ".fffkf..", ".ffffff.", "..bbbb..", "fbbbbbbf", "..bbbb..", "..k..k.."]
    for (y, row) in rows.enumerated() {
        for (x, pixel) in row.enumerated() {
            let ink: Ink? =
                switch pixel {
                case "h": p[7]
                case "f": Ink(0xFFD7A8)
                case "k": Ink(0x241A2E)
                case "b": p[2].mixed(with: p[7], 0.25)
                default: nil
                }
            if let ink { dot(origin.0 + x, origin.1 + y, ink, 1, 1) }
        }
    }
}
