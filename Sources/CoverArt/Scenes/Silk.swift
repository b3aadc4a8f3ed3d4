import Foundation

/// Folds of silk, lit from one side.
func paintSilk(on c: Canvas, in s: Setting) -> Caption {
    let p = c.palette(
        [0x2B0B2A, 0x8C1C4F, 0xE8575C, 0xF9B384, 0x150413], [0x0B1F33, 0x1D5C7A, 0x5FB0B7, 0xF2D8A7, 0x050F1A],
        [0x24130B, 0x7A4320, 0xC98A4B, 0xF6DCA6, 0x120905], [0x171336, 0x4A3AA0, 0x9C7BE0, 0xF6C6E3, 0x0A081C])
    c.cover(p[0])
    let folds = 7
    let lean = c.between(90, 260) * c.pick([-1.0, 1])
    for fold in 0..<folds {
        let share = Double(fold) / Double(folds - 1)
        let base = 60 + share * 800
        let phase = c.between(-0.4, 0.4) + share * 1.6
        let points = (0...8).map { step -> Point in
            let x = -40 + 1080 * Double(step) / 8
            return Point(x, base + sin(Double(step) * 0.62 + phase) * (118 - 46 * share) + (x - 500) / 1000 * lean)
        }
        let sheet = Shape.below(points)
        let tone = share < 0.5 ? p[1].mixed(with: p[2], share * 2) : p[2].mixed(with: p[0], (share - 0.5) * 2)
        c.fill(sheet, tone)
        let crest = base - 110
        // What lies lower is hidden by the next fold.
        c.clipped(to: .rect(0, crest - 160, 1000, 560)) {
            c.fade(
                p[3], from: Point(500, crest), to: Point(500 + lean * 0.12, crest + 200),
                alpha: 0.75 * (1 - share * 0.8),
                in: sheet)
            c.fade(p[4], from: Point(500, crest + 430), to: Point(500, crest + 130), alpha: 0.75, in: sheet)
        }
        c.spray(p[4], .linear(from: Point(500, crest + 320), to: Point(500, crest + 190)), in: sheet, strength: 0.25)
        c.stroke(.through(points), p[3], width: 2.4, alpha: 0.65 - 0.4 * share)
    }
    return Caption(.bottom, .serif, ink: Ink(0xFFF2E2), shade: p[4])
}
