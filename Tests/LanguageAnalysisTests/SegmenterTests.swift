import RhythmiQDomain
import TestSupport
import Testing

@testable import LanguageAnalysis

@Suite struct SegmenterTests {
    private static let words = [
        "비", "눈", "밤", "발라드", "힙합", "재즈", "잔잔", "summer", "rain", "sleepy", "sad", "melancholy", "🌧️",
        "❤️‍🩹", "drum & bass",
    ]
    private static let predicates = ["비 오다", "잔잔하다", "힙하다", "외롭다"]

    private static let segmenter: Segmenter = {
        var lexicon = Lexicon()
        for (index, word) in words.enumerated() { lexicon.add(word, as: .theme, payload: index, toleratesTypos: true) }
        for (index, word) in predicates.enumerated() {
            lexicon.addPredicate(word, as: .theme, payload: 100 + index, toleratesTypos: true)
        }
        for word in ["랑", "은", "는", "이", "에", "도"] { lexicon.add(word, as: .particle) }
        for word in ["는", "고", "은", "지"] { lexicon.add(word, as: .ending) }
        for word in ["날", "듣기 좋은", "노래", "songs"] { lexicon.add(word, as: .filler) }
        for word in ["말고", "별로"] { lexicon.add(word, as: .negatorAfter) }
        for word in ["별로", "신나라레코드", "rain man"] { lexicon.add(word, as: .neutral) }
        lexicon.add("아이유", as: .neutral)
        lexicon.add("아이유", as: .artist)
        lexicon.add("바보", as: .neutral)
        lexicon.add("바보", as: .signal)
        lexicon.addCommonWords(["simmer", "summon"])
        return Segmenter(lexicon: lexicon)
    }()

    private struct Read: Equatable, CustomTestStringConvertible {
        var words: String
        var wordClass: WordClass
        var testDescription: String { "\(words):\(wordClass)" }
    }

    private func read(_ message: String) -> [Read] {
        let text = NormalizedText(message)
        return Self.segmenter.segments(of: text).map { Read(words: text.text(in: $0.range), wordClass: $0.wordClass) }
    }

    private func themes(_ message: String) -> [String] {
        Self.segmenter.segments(of: NormalizedText(message)).filter { $0.wordClass == .theme }.map {
            $0.payload < 100 ? Self.words[$0.payload] : Self.predicates[$0.payload - 100]
        }
    }

    // MARK: - Properties

    @Test(arguments: 0..<200)
    func segmentsCoverTheTextWithoutOverlap(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let messages = [
            RandomMessages.scalars(count: 40, using: &generator), RandomMessages.words(count: 25, using: &generator),
        ]
        for message in messages {
            let text = NormalizedText(message)
            let masks = (0..<3).map { _ -> Range<Int> in
                let start = generator.index(below: text.count + 2)
                return start..<(start + generator.index(below: 5))
            }
            for masked in [[], masks] {
                let segments = Self.segmenter.segments(of: text, masked: masked)

                #expect(segments.flatMap(\.range) == Array(0..<text.count), "\(message) \(masked)")
                #expect(!segments.contains { $0.range.isEmpty })
            }
        }
    }

    @Test func anEmptyTextHasNoSegments() {
        #expect(read("") == [])
        #expect(read("!?") == [])
    }

    @Test func aMaskIsOneSegmentAlsoInsideAWord() {
        let text = NormalizedText("90mins rain")

        let segments = Self.segmenter.segments(of: text, masked: [0..<2])

        #expect(segments.map(\.wordClass) == [.masked, .unknown, .theme])
        #expect(segments.first?.range == 0..<2)
    }

    // MARK: - Spaces and particles

    @Test(arguments: ["비오는날듣기좋은노래", "비 오는 날 듣기 좋은 노래", "비오는 날 듣기좋은노래", "비 오는날듣기 좋은 노래"])
    func spacesAreFree(message: String) {
        #expect(themes(message) == ["비 오다"])
        #expect(read(message).map(\.wordClass) == read("비 오는 날 듣기 좋은 노래").map(\.wordClass))
    }

    @Test(arguments: [
        ("발라드랑 재즈", ["발라드", "재즈"]), ("발라드는", ["발라드"]), ("힙합은 힙합도", ["힙합", "힙합"]), ("힙한 노래", ["힙하다"]),
        ("외로운 밤에", ["외롭다", "밤"]), ("비랑 눈", ["비", "눈"]), ("잔잔하고 외로워", ["잔잔하다", "외롭다"]),
    ])
    func particlesAndEndingsHangOnWords(message: String, expected: [String]) {
        #expect(themes(message) == expected)
    }

    @Test(arguments: ["비밀", "눈치", "밤양갱", "비밀이야", "나비", "눈물나", "군밤", "rainbow", "train", "sadie", "brain"])
    func pieceOfAWordIsNoTheme(message: String) {
        #expect(themes(message) == [])
    }

    @Test(arguments: [
        ("비", "비"), ("눈 노래", "눈"), ("밤에", "밤"), ("비는", "비"), ("rain", "rain"), ("🌧️", "🌧️"), ("🌧", "🌧️"), ("❤️‍🩹", "❤️‍🩹"),
        ("drum & bass", "drum & bass"),
    ])
    func theSameWordAloneIsATheme(message: String, theme: String) {
        #expect(themes(message) == [theme])
    }

    // MARK: - Which reading wins

    @Test func theLongestWordWins() {
        #expect(read("rain man").map(\.wordClass) == [.neutral])
        #expect(read("신나라레코드").map(\.wordClass) == [.neutral])
        #expect(themes("비 오는") == ["비 오다"])
    }

    @Test func phrasesDoNotReachOverACommaOrAFullStop() {
        #expect(themes("rain, man") == ["rain"])
        #expect(themes("비. 오는") == ["비"])
    }

    @Test func aRefusalWinsOverAWordThatOnlyLooksLikeATheme() {
        #expect(read("재즈 별로").map(\.wordClass) == [.theme, .negatorAfter])
    }

    @Test func aNameWinsOverAWordThatOnlyLooksLikeATheme() {
        #expect(read("아이유").map(\.wordClass) == [.artist])
    }

    @Test func aMeaningOfItsOwnWinsOverAWordThatOnlyLooksLikeATheme() {
        #expect(read("바보").map(\.wordClass) == [.signal])
    }

    // MARK: - Typing errors

    @Test(arguments: [
        ("sumer", "summer"), ("summmer", "summer"), ("sumemr", "summer"), ("summers", "summer"), ("sleeeepy", "sleepy"),
        ("saaad", "sad"), ("sadd", "sad"), ("sleepyyy", "sleepy"), ("sleeppyyyy", "sleepy"),
        ("melancoly", "melancholy"),
        ("melnacholly", "melancholy"), ("발라두", "발라드"), ("밟라드", "발라드"), ("잔잔항 노래", "잔잔하다"),
    ])
    func aMisspelledWordIsFound(message: String, theme: String) {
        let segments = Self.segmenter.segments(of: NormalizedText(message))

        #expect(themes(message) == [theme])
        #expect(segments.first?.isTypo == true)
    }

    @Test(arguments: ["simmer", "summon", "dummer", "sea", "rein", "발레단", "bass", "ոսմմեր", "慳慡慤"])
    func aRightWordIsNotCorrected(message: String) {
        #expect(themes(message) == [])
    }

    // MARK: - Edit distance

    private static func strings(_ letters: [UInt8], upTo length: Int) -> [[UInt8]] {
        (0..<length).reduce(into: [[]]) { all, size in
            all += all.filter { $0.count == size }.flatMap { string in letters.map { string + [$0] } }
        }
    }

    /// The definition: optimal string alignment.
    private static func distance(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> Int {
        guard let x = a.last, let y = b.last else { return a.count + b.count }
        var best = min(
            distance(a.dropLast(), b) + 1, distance(a, b.dropLast()) + 1,
            distance(a.dropLast(), b.dropLast()) + (x == y ? 0 : 1))
        if a.count >= 2, b.count >= 2, x == b[b.endIndex - 2], a[a.endIndex - 2] == y {
            best = min(best, distance(a.dropLast(2), b.dropLast(2)) + 1)
        }
        return best
    }

    @Test(arguments: [(letters: [UInt8](0..<3), length: 3), (letters: [0, 1], length: 4)])
    func editDistanceAgreesWithItsDefinition(letters: [UInt8], length: Int) {
        let strings = Self.strings(letters, upTo: length)
        for a in strings {
            for b in strings {
                let distance = Self.distance(a[...], b[...])
                for limit in 0...length {
                    #expect(editDistance(a, b, limit: limit) == min(distance, limit + 1), "\(a) \(b) \(limit)")
                }
            }
        }
    }
}
