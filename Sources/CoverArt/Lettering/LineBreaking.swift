/// Breaks a title into at most three lines of even length, at spaces only: a Korean word is never torn apart.
struct LineBreaking {
    /// Width of a text in units when set at size 1.
    let width: (String) -> Double
    let available: Double

    static let smallest = 44.0
    /// The largest size with one, two and three lines.
    private static let largest = [128.0, 104, 88]
    private static let pauses: Set<Character> = [",", ".", ":", ";", "!", "?", "·", "–", "—", "-", "…"]

    struct Setting: Equatable {
        var lines: [String]
        var size: Double
    }

    /// The setting that reads best: large, even, broken where the sentence pauses. The type shrinks before words go;
    /// what is too long even at the smallest size loses words from the end and says so with an ellipsis.
    func set(_ title: String) -> Setting {
        var words = title.split(separator: " ").map(String.init).flatMap(pieces)
        var widths = words.map(width)
        let space = width("a a") - width("aa")
        var best = best(words, widths, space)
        while best?.size ?? 0 < Self.smallest, words.count > 1 {
            repeat {
                words.removeLast()
                widths.removeLast()
            } while words.count > 1 && widths.reduce(0, +) * Self.smallest > available * 3
            words[words.count - 1] = trimmed(words[words.count - 1]) + "…"
            widths[words.count - 1] = width(words[words.count - 1])
            best = self.best(words, widths, space)
        }
        return best ?? Setting(lines: [], size: Self.smallest)
    }

    private func best(_ words: [String], _ widths: [Double], _ space: Double) -> Setting? {
        // `ends[n]` is the width of the first n words with a space after each.
        let ends = widths.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1 + space) }
        var best: (breaks: [Int], size: Double, score: Double)?
        for (cap, count) in zip(Self.largest, 1...) where count <= words.count {
            for breaks in breaks(of: words.count, into: count) {
                let lines = zip([0] + breaks, breaks + [words.count]).map { max(ends[$1] - ends[$0] - space, 0.01) }
                let (longest, shortest) = (lines.max() ?? 1, lines.min() ?? 1)
                let size = min(cap, available / longest)
                let pausing = breaks.filter { words[$0 - 1].last.map(Self.pauses.contains) == true }.count
                let score = size * (1 + 0.26 * Double(pausing)) * (0.94 + 0.06 * shortest / longest)
                if score > best?.score ?? 0 { best = (breaks, size, score) }
            }
        }
        return best.map { best in
            let lines = zip([0] + best.breaks, best.breaks + [words.count]).map {
                words[$0..<$1].joined(separator: " ")
            }
            return Setting(lines: lines, size: best.size)
        }
    }

    private func breaks(of words: Int, into lines: Int) -> [[Int]] {
        switch lines {
        case 1: [[]]
        case 2: (1..<words).map { [$0] }
        default: (1..<words - 1).flatMap { first in (first + 1..<words).map { [first, $0] } }
        }
    }

    /// A «word» wider than a line at the smallest size is no word of a language: it is cut.
    private func pieces(_ word: String) -> [String] {
        guard width(word) * Self.smallest > available else { return [word] }
        var pieces: [String] = []
        var piece = ""
        for character in word {
            if width(piece + String(character)) * Self.smallest > available {
                pieces.append(piece)
                piece = ""
            }
            piece.append(character)
        }
        return (pieces + [piece]).filter { !$0.isEmpty }
    }

    private func trimmed(_ word: String) -> String {
        var word = word
        while let last = word.last, Self.pauses.contains(last) { word.removeLast() }
        while width(word + "…") * Self.smallest > available, !word.isEmpty { word.removeLast() }
        return word
    }
}
