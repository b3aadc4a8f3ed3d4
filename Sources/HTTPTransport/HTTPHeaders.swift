/// Header fields in their order; names compare without regard to case. Printing shows names, never values: a value may
/// be a token.
package struct HTTPHeaders: Equatable, Sendable, ExpressibleByDictionaryLiteral, Redacted {
    package private(set) var fields: [Field]

    package struct Field: Equatable, Sendable, Redacted {
        package let name: String
        package let value: String

        package var description: String { name }
    }

    package init() { fields = [] }

    package init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }

    /// The first value of this name. Setting takes the place of all values of this name.
    package subscript(_ name: String) -> String? {
        get { fields.first { Self.same($0.name, name) }?.value }
        set {
            fields.removeAll { Self.same($0.name, name) }
            if let newValue { append(name, newValue) }
        }
    }

    package func values(of name: String) -> [String] { fields.filter { Self.same($0.name, name) }.map(\.value) }

    package mutating func append(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

    package var description: String { "\(fields.map(\.name))" }

    /// Over ASCII alone: elsewhere letters of different bytes have the same lower case.
    private static func same(_ a: String, _ b: String) -> Bool {
        a.utf8.count == b.utf8.count && zip(a.utf8, b.utf8).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
    }
}

extension UInt8 {
    fileprivate var asciiLowercased: UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
    }
}

/// A value that prints only what its `description` says, under `dump` too.
package protocol Redacted: CustomStringConvertible, CustomReflectable {}

extension Redacted {
    package var customMirror: Mirror { Mirror(reflecting: description) }
}
