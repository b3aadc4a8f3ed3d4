import Foundation
import RhythmiQDomain
import Testing

@testable import CatalogueImport

@Suite struct ReadingTests {
    private let workshop: ImportWorkshop

    init() throws { workshop = try ImportWorkshop() }

    @Test func jsonIsReadWithEveryKindOfValue() throws {
        let text =
            #" {"a": [1, -2.5e1, true, false, null, NaN], "b": {"c": "d\n\"\u00e9\ud83d\ude97/"}, "e": {}, "f": [ ]} "#

        let value = try JSONValue(parsing: Array(text.utf8))

        #expect(
            value["a"]
                == .array([
                    .integer(1), .number(-25), .bool(true), .bool(false), .null, .unusable("not a number (NaN)"),
                ]))
        #expect(value["b"]?["c"] == .string("d\n\"é🚗/"))
        #expect(value["e"] == .object([]))
        #expect(value["f"] == .array([]))
        #expect(value["g"] == nil)
    }

    /// Elements come out as the same bytes wherever the file's chunks and brackets in texts fall.
    @Test(arguments: 0..<40)
    func elementsAreFoundByTheirBrackets(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let pieces = [#""a]}\"{[""#, "[1,[2]]", #"{"k":{"l":"}"}}"#, "17", "null", #"{"x":"\\"}"#, "NaN"]
        let elements = (0..<Int.random(in: 0...20, using: &generator)).map { _ in
            let padding = String(repeating: " ", count: Int.random(in: 0...30_000, using: &generator))
            return "{\"p\":\"\(padding)\",\"q\":\(pieces[Int.random(in: 0..<pieces.count, using: &generator)])}"
        }
        let file = try workshop.write(
            "f.json",
            "{\"info\":{\"list\":[1,{\"list\":[]}]},\n\"list\" : [ " + elements.joined(separator: " , ") + " ],\"z\":0}"
        )
        var walker = JSONWalker(try ByteReader(file)) { path in
            path.isEmpty || path == ["list"] ? .descend : path.count == 2 && path[0] == "list" ? .capture : .skip
        }

        var found: [String] = []
        while let event = try walker.next() {
            guard case .value(_, let index, let bytes) = event else {
                Issue.record("\(event)")
                break
            }
            #expect(index == found.count)
            found.append(String(decoding: bytes, as: UTF8.self))
        }

        #expect(found == elements)
    }

    @Test func anElementBeyondTheLimitIsPassedOver() throws {
        let long = String(repeating: "x", count: JSONWalker.limit + 1)
        let file = try workshop.write("f.json", "[\"\(long)\", 1]")
        var walker = JSONWalker(try ByteReader(file)) { $0.isEmpty ? .descend : .capture }

        #expect(try walker.next() == .tooLong(path: ["#0"], index: 0))
        #expect(try walker.next() == .value(path: ["#1"], index: 1, bytes: Array("1".utf8)))
        #expect(try walker.next() == nil)
    }

    @Test(arguments: [
        ("[]", []), ("['a', \"it's\", 'q\\'q']", ["a", "it's", "q'q"]), (" [ 'x' , ] ", ["x"]),
        ("['\\u00e9\\x41\\\\']", ["éA\\"]),
    ])
    func pythonListsAreRead(source: String, texts: [String]) throws {
        #expect(try PythonLiteral.texts(source) == texts)
    }

    @Test(arguments: ["", "[", "['a'", "['a' 'b']", "[a]", "['a'] + ['b']", "f('x')", "['a\\q']", "['\\ud800']", "[1]"])
    func whatIsNoPythonListOfTextsIsRefused(source: String) {
        #expect(throws: RecordFault.self) { try PythonLiteral.texts(source) }
    }

    @Test func pythonNumbersBeyondAnIntegerAreRefused() throws {
        #expect(try PythonLiteral.integers("[1, -2,3]") == [1, -2, 3])
        #expect(throws: RecordFault.self) { try PythonLiteral.integers("[99999999999999999999]") }
    }

    @Test(arguments: 0..<40)
    func aPoolGivesBackWhatItTook(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        var pool = StringPool()
        var known: [String: UInt32] = [:]
        for _ in 0..<3_000 {
            let text =
                String(Int.random(in: 0..<2_000, using: &generator), radix: 36)
                + ["", "노래", "é"][Int.random(in: 0..<3, using: &generator)]
            let index = pool.intern(text)
            #expect(known[text] == nil || known[text] == index)
            known[text] = index
        }

        #expect(pool.count == known.count)
        #expect(known.allSatisfy { pool[$0.value] == $0.key && pool.index(of: $0.key) == $0.value })
        #expect(pool.index(of: "absent") == nil)
    }

    @Test(arguments: [
        ("  a \u{200B}b\u{202E} ", "a b"), ("a\nb\u{0}", "a b"), ("👩‍👧 مساء", "👩‍👧 مساء"), ("plain", "plain"),
        ("\u{FEFF}", ""),
    ])
    func namesAreCleaned(text: String, clean: String) {
        #expect(CleanText.line(text) == clean)
    }

    @Test(arguments: [
        ("Beyoncé — Halo!", "beyonce-halo"), ("하늘다방 새벽 버스", "하늘다방-새벽-버스"), ("Don't Stop", "dont-stop"), ("???", ""),
    ])
    func slugsAreLettersAndHyphens(text: String, slug: String) {
        #expect(CleanText.slug(text) == slug)
    }
}
