import Foundation

/// The parameters of one call, whichever of the admitted ways they came.
struct TelegramParameters {
    struct File {
        let name: String
        let mediaType: String
        let contents: [UInt8]
    }

    struct Fault: Error { let reason: String }

    private(set) var values: [String: JSON] = [:]
    private(set) var files: [String: File] = [:]
    /// In a form everything is text, numbers and objects too.
    private(set) var isForm = false

    init(_ call: Call) throws {
        for (name, value) in call.query { values[name] = .string(value) }
        if call.method == "GET" {
            isForm = true
            return
        }
        switch call.contentType {
        case "application/json":
            guard case .object(let members) = try JSON(call.body) else { throw Fault(reason: "the body is no object") }
            values.merge(members) { _, new in new }
        case "application/x-www-form-urlencoded":
            isForm = true
            for (name, value) in call.form ?? [:] { values[name] = .string(value) }
        case "multipart/form-data":
            isForm = true
            try readParts(call)
        case nil where call.body.isEmpty: break
        default: throw Fault(reason: "content type")
        }
    }

    private mutating func readParts(_ call: Call) throws {
        guard let type = call.header("Content-Type"),
            let boundary = type.components(separatedBy: "boundary=").dropFirst().first, !boundary.isEmpty
        else { throw Fault(reason: "a form without a boundary") }
        for part in try MultipartReader.parts(call.body, boundary: boundary) {
            if let file = part.fileName {
                files[part.name] = File(
                    name: file, mediaType: part.mediaType ?? "application/octet-stream", contents: part.contents)
            } else {
                guard values[part.name] == nil, let text = String(validating: part.contents, as: UTF8.self) else {
                    throw Fault(reason: "a field that is no text, or comes twice")
                }
                values[part.name] = .string(text)
            }
        }
    }

    subscript(_ name: String) -> JSON? {
        guard let value = values[name] else { return nil }
        guard isForm, case .string(let text) = value else { return value }
        // Numbers, truth values and objects of a form.
        let isJSON =
            text.hasPrefix("{") || text.hasPrefix("[") || Int64(text) != nil || ["true", "false"].contains(text)
        guard isJSON, let parsed = try? JSON(Array(text.utf8)) else { return value }
        return parsed
    }

    func integer(_ name: String) -> Int64? { if case .integer(let value) = self[name] { value } else { nil } }
    func object(_ name: String) -> [String: JSON]? { if case .object(let value) = self[name] { value } else { nil } }
    func bool(_ name: String) -> Bool? { if case .bool(let value) = self[name] { value } else { nil } }

    /// As it came: a text that looks like a number is a text.
    func text(_ name: String) -> String? { if case .string(let value) = values[name] { value } else { nil } }
}

/// A JSON value that tells numbers from truth values.
package enum JSON: Sendable, Equatable, Decodable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    package init(_ bytes: [UInt8]) throws { self = try JSONDecoder().decode(JSON.self, from: Data(bytes)) }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSON].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSON].self))
        }
    }

    package subscript(_ name: String) -> JSON? { if case .object(let members) = self { members[name] } else { nil } }
    package var string: String? { if case .string(let value) = self { value } else { nil } }
    package var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    package var array: [JSON]? { if case .array(let values) = self { values } else { nil } }

    /// What `JSONSerialization` takes.
    package var foundation: Any {
        switch self {
        case .null: NSNull()
        case .bool(let value): value
        case .integer(let value): value
        case .number(let value): value
        case .string(let value): value
        case .array(let values): values.map(\.foundation)
        case .object(let members): members.mapValues(\.foundation)
        }
    }
}

/// RFC 7578, strictly: every part named, every line ended, nothing behind the end.
enum MultipartReader {
    struct Part {
        let name: String
        let fileName: String?
        let mediaType: String?
        let contents: [UInt8]
    }

    static func parts(_ body: [UInt8], boundary: String) throws -> [Part] {
        let data = Data(body)
        let delimiter = Data("--\(boundary)".utf8)
        guard data.starts(with: delimiter) else { throw TelegramParameters.Fault(reason: "no boundary at the start") }
        var parts: [Part] = []
        var position = delimiter.count
        while true {
            let rest = data[position...]
            if rest.starts(with: Data("--".utf8)) {
                guard [2, 4].contains(rest.count) else { throw TelegramParameters.Fault(reason: "more behind the end") }
                return parts
            }
            guard rest.starts(with: Data("\r\n".utf8)),
                let headEnd = data.range(of: Data("\r\n\r\n".utf8), in: position..<data.endIndex),
                let end = data.range(of: Data("\r\n--\(boundary)".utf8), in: headEnd.upperBound..<data.endIndex)
            else { throw TelegramParameters.Fault(reason: "a broken part") }
            let head = String(decoding: data[(position + 2)..<headEnd.lowerBound], as: UTF8.self)
            parts.append(try part(head, Array(data[headEnd.upperBound..<end.lowerBound])))
            position = end.upperBound
        }
    }

    private static func part(_ head: String, _ contents: [UInt8]) throws -> Part {
        var name: String?
        var fileName: String?
        var mediaType: String?
        for line in head.components(separatedBy: "\r\n") {
            if line.hasPrefix("Content-Disposition: form-data; ") {
                name = quoted("; name=\"", in: line)
                fileName = quoted("; filename=\"", in: line)
            } else if line.hasPrefix("Content-Type: ") {
                mediaType = String(line.dropFirst(14))
            } else {
                throw TelegramParameters.Fault(reason: "an unknown field in a part")
            }
        }
        guard let name, !name.isEmpty else { throw TelegramParameters.Fault(reason: "a part without a name") }
        return Part(name: name, fileName: fileName, mediaType: mediaType, contents: contents)
    }

    private static func quoted(_ start: String, in line: String) -> String? {
        line.components(separatedBy: start).dropFirst().first?.components(separatedBy: "\"").first
    }
}
