import Foundation

/// A `multipart/form-data` body (RFC 7578).
struct FormData {
    struct File: Sendable {
        let field: String
        /// Shown to people.
        let name: String
        let mediaType: String
        let contents: [UInt8]
    }

    let contentType: String
    let body: [UInt8]

    /// - Parameter fields: objects and arrays become JSON texts, as Telegram asks.
    init(_ fields: [String: JSONValue], _ files: [File]) throws {
        var parts: [(head: String, contents: [UInt8])] = []
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            let head = "Content-Disposition: form-data; name=\"\(name)\"\r\n\r\n"
            parts.append((head, try Self.text(value)))
        }
        for file in files {
            let disposition = "form-data; name=\"\(file.field)\"; filename=\"\(Self.quoted(file.name))\""
            let head = "Content-Disposition: \(disposition)\r\nContent-Type: \(Self.line(file.mediaType))\r\n\r\n"
            parts.append((head, file.contents))
        }
        let boundary = Self.boundary(for: parts.map(\.contents))
        var body: [UInt8] = []
        for part in parts {
            body += Array("--\(boundary)\r\n\(part.head)".utf8) + part.contents + Array("\r\n".utf8)
        }
        self.body = body + Array("--\(boundary)--\r\n".utf8)
        contentType = "multipart/form-data; boundary=\(boundary)"
    }

    private static func text(_ value: JSONValue) throws -> [UInt8] {
        switch value {
        case .string(let text): Array(text.utf8)
        case .integer(let number): Array(String(number).utf8)
        case .bool(let flag): Array(String(flag).utf8)
        case .array, .object: try value.json()
        }
    }

    /// One that occurs in no part: it is looked for, not hoped for.
    private static func boundary(for parts: [[UInt8]]) -> String {
        var number = 0
        while true {
            let boundary = "rhythmiq-part-\(number)"
            let needle = Data("--\(boundary)".utf8)
            if parts.allSatisfy({ Data($0).range(of: needle) == nil }) { return boundary }
            number += 1
        }
    }

    /// As browsers do it (WHATWG, multipart/form-data encoding algorithm): a name can't end its quotes or its line.
    private static func quoted(_ name: String) -> String {
        var result = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "\"": result += "%22"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func line(_ text: String) -> String {
        String(text.unicodeScalars.prefix { $0.value > 0x20 && $0.value < 0x7F }.map(Character.init))
    }
}
