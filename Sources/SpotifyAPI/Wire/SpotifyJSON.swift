import Foundation

enum SpotifyJSON {
    /// Deeper nesting is no answer of Spotify's.
    static let maximumDepth = 64

    /// - Returns: `nil` for what is not UTF-8, not JSON, nested too deeply or of another shape. Callers turn that into
    ///   their own error, since what the decoder would say may quote the answer.
    static func decode<Value: Decodable>(_ type: Value.Type, from body: [UInt8]) -> Value? {
        guard String(validating: body, as: UTF8.self) != nil, isShallow(body) else { return nil }
        do { return try JSONDecoder().decode(type, from: Data(body)) } catch { return nil }
    }

    private static func isShallow(_ body: [UInt8]) -> Bool {
        var depth = 0
        var isInString = false
        var isEscaped = false
        for byte in body {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                if depth > maximumDepth { return false }
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
        }
        return true
    }
}

/// An element that may be `null` or of a shape we do not know; pages of search results hold such, and they are skipped.
struct Skippable<Value: Decodable>: Decodable {
    let value: Value?

    init(from decoder: any Decoder) {
        do { value = try Value(from: decoder) } catch { value = nil }
    }
}

/// Percent-encoding for queries and forms: everything but the unreserved characters of RFC 3986.
enum URLText {
    static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }

    static func query(_ fields: KeyValuePairs<String, String>) -> String {
        fields.map { "\(encoded($0.key))=\(encoded($0.value))" }.joined(separator: "&")
    }
}
