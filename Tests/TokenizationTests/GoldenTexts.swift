import Foundation
import RhythmiQDomain
import TestSupport

/// The texts on which the reference was run: drawn by a seeded procedure, so that golden files hold only answers.
///
/// The same procedure as `bot-config/golden/golden_texts.py`; a change here is a change there.
struct GoldenTexts: Sendable {
    let count: Int
    private let material: Material
    private let fixed: [String]
    private let separators: [[Unicode.Scalar]]
    private let words: [[[Unicode.Scalar]]]
    private let totalWeight: Int

    init() throws {
        material = try Checkout.golden("text-pools.json", of: "TokenizationTests", as: Material.self)
        fixed = material.fixed
        separators = material.separators.map { Array($0.unicodeScalars) }
        words = material.pools.map { ($0.words ?? []).map { Array($0.unicodeScalars) } }
        totalWeight = material.pools.reduce(0) { $0 + $1.weight }
        count = material.fixed.count + material.generatedCount
    }

    func text(_ index: Int) -> String {
        guard index >= fixed.count else { return fixed[index] }
        var chance = SplitMix64(seed: material.seed + UInt64(index))
        let target = length(using: &chance)
        var scalars: [Unicode.Scalar] = []
        while scalars.count < target {
            appendPiece(to: &scalars, using: &chance)
            scalars += separators[chance.index(below: separators.count)]
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars.prefix(target))
        return String(view)
    }

    private func length(using chance: inout SplitMix64) -> Int {
        let draw = chance.index(below: 1000)
        if draw < 3 { return 10_000 }
        return draw < 60 ? 200 + chance.index(below: 600) : 1 + chance.index(below: 60)
    }

    private func appendPiece(to scalars: inout [Unicode.Scalar], using chance: inout SplitMix64) {
        var draw = chance.index(below: totalWeight)
        var chosen = 0
        while draw >= material.pools[chosen].weight {
            draw -= material.pools[chosen].weight
            chosen += 1
        }
        guard let ranges = material.pools[chosen].ranges, let counts = material.pools[chosen].count else {
            scalars += words[chosen][chance.index(below: words[chosen].count)]
            return
        }
        for _ in 0..<counts[0] + chance.index(below: counts[1] - counts[0] + 1) {
            scalars.append(scalar(from: ranges, using: &chance))
        }
    }

    private func scalar(from ranges: [[UInt32]], using chance: inout SplitMix64) -> Unicode.Scalar {
        var offset = chance.index(below: ranges.reduce(0) { $0 + Int($1[1] - $1[0]) + 1 })
        for range in ranges {
            let size = Int(range[1] - range[0]) + 1
            if offset < size { return Unicode.Scalar(range[0] + UInt32(offset)) ?? "\u{FFFD}" }
            offset -= size
        }
        return "\u{FFFD}"
    }

    private struct Material: Decodable {
        let seed: UInt64
        let generatedCount: Int
        let fixed: [String]
        let separators: [String]
        let pools: [Pool]

        struct Pool: Decodable {
            let weight: Int
            let words: [String]?
            let ranges: [[UInt32]]?
            let count: [Int]?
        }
    }
}
