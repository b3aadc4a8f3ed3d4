/// Lists of texts and whole numbers as Python prints them: `['카페', "it's"]`, `[1, 2]`. Read, never evaluated.
enum PythonLiteral {
    static func texts(_ source: String) throws(RecordFault) -> [String] {
        var parser = Parser(source)
        return try parser.list { (parser) throws(RecordFault) in try parser.text() }
    }

    static func integers(_ source: String) throws(RecordFault) -> [Int] {
        var parser = Parser(source)
        return try parser.list { (parser) throws(RecordFault) in try parser.integer() }
    }

    private struct Parser {
        private let scalars: [Unicode.Scalar]
        private var index = 0

        init(_ source: String) { scalars = Array(source.unicodeScalars) }

        private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

        mutating func list<Element>(
            _ element: (inout Parser) throws(RecordFault) -> Element
        ) throws(RecordFault) -> [Element] {
            var elements: [Element] = []
            skipSpace()
            guard take("[") else { throw RecordFault("is no Python list") }
            skipSpace()
            while !take("]") {
                elements.append(try element(&self))
                skipSpace()
                if take(",") {
                    skipSpace()
                } else if next != "]" {
                    throw RecordFault("is no Python list: a comma or bracket is missing")
                }
            }
            skipSpace()
            guard index == scalars.count else { throw RecordFault("is no Python list: something follows its end") }
            return elements
        }

        mutating func integer() throws(RecordFault) -> Int {
            var digits = ""
            if take("-") { digits = "-" }
            while let scalar = next, ("0"..."9").contains(scalar) {
                digits.unicodeScalars.append(scalar)
                index += 1
            }
            guard let number = Int(digits) else { throw RecordFault("holds something other than a whole number") }
            return number
        }

        mutating func text() throws(RecordFault) -> String {
            guard let quote = next, quote == "'" || quote == "\"" else {
                throw RecordFault("holds something other than text")
            }
            index += 1
            var text = String.UnicodeScalarView()
            while let scalar = next {
                index += 1
                if scalar == quote { return String(text) }
                if scalar == "\\" {
                    if let escaped = try escape() { text.append(escaped) }
                } else {
                    text.append(scalar)
                }
            }
            throw RecordFault("holds a text that does not end")
        }

        private mutating func escape() throws(RecordFault) -> Unicode.Scalar? {
            guard let scalar = next else { throw RecordFault("holds a text that does not end") }
            index += 1
            switch scalar {
            case "\\", "'", "\"": return scalar
            case "n": return "\n"
            case "r": return "\r"
            case "t": return "\t"
            case "x": return try hex(2)
            case "u": return try hex(4)
            case "U": return try hex(8)
            default: throw RecordFault("holds an unknown escape")
            }
        }

        private mutating func hex(_ count: Int) throws(RecordFault) -> Unicode.Scalar {
            guard index + count <= scalars.count else { throw RecordFault("holds a text that does not end") }
            var digits = String.UnicodeScalarView()
            digits.append(contentsOf: scalars[index..<index + count])
            index += count
            guard let value = UInt32(String(digits), radix: 16), let scalar = Unicode.Scalar(value) else {
                throw RecordFault("holds a malformed escape")
            }
            return scalar
        }

        private mutating func skipSpace() {
            while let scalar = next, scalar.properties.isWhitespace { index += 1 }
        }

        private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
            guard next == scalar else { return false }
            index += 1
            return true
        }
    }
}
