import Foundation

/// One request to a stand-in, whole.
package struct Call: Sendable {
    /// From 0, in the order of arrival.
    package let sequence: Int
    package let method: String
    /// Percent-encoded, without the query.
    package let path: String
    /// In order, decoded; a name may come twice.
    package let query: [(name: String, value: String)]
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    package init(
        sequence: Int, method: String, path: String, query: [(name: String, value: String)],
        headers: [(name: String, value: String)], body: [UInt8]
    ) {
        self.sequence = sequence
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    package func query(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// Without parameters, in lower case.
    package var contentType: String? {
        header("Content-Type").map { type in
            type.split(separator: ";").first.map { $0.trimmingCharacters(in: .whitespaces).lowercased() } ?? ""
        }
    }

    package var text: String { String(decoding: body, as: UTF8.self) }

    /// The fields of a form; `nil` where the body is no form.
    package var form: [String: String]? {
        guard contentType == "application/x-www-form-urlencoded" else { return nil }
        return Dictionary(Self.pairs(in: text).map { ($0.name, $0.value) }) { first, _ in first }
    }

    /// `nil` where the body is no JSON object.
    package var object: [String: Any]? {
        do { return try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] } catch { return nil }
    }

    /// `a=1&b=%20` and `b=+` decoded.
    package static func pairs(in text: String) -> [(name: String, value: String)] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
                $0.replacingOccurrences(of: "+", with: " ").removingPercentEncoding ?? String($0)
            }
            return (parts.first ?? "", parts.count == 2 ? parts[1] : "")
        }
    }
}

/// What a stand-in answers.
package struct Answer: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(_ status: Int, headers: [(String, String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers.map { (name: $0.0, value: $0.1) }
        self.body = body
    }

    package init(_ status: Int, text: String, type: String = "text/plain; charset=utf-8") {
        self.init(status, headers: [("Content-Type", type)], body: Array(text.utf8))
    }

    /// - Parameter json: what `JSONSerialization` takes.
    package init(_ status: Int, json: Any, headers: [(String, String)] = []) {
        let data: Data
        do {
            data = try JSONSerialization.data(withJSONObject: json, options: [.sortedKeys, .withoutEscapingSlashes])
        } catch {
            preconditionFailure("a stand-in's answer is no JSON")
        }
        self.init(status, headers: [("Content-Type", "application/json; charset=utf-8")] + headers, body: Array(data))
    }
}

/// When a hook is asked.
package enum Moment: String, Sendable, CaseIterable {
    /// The request is whole; nothing has been done.
    case arrived
    /// The state has changed; nothing has been answered.
    case acted
    /// The last byte of the answer has been handed to the system.
    case answered
}

/// What a hook makes of a moment. After `answered` only `cut` still means something.
package enum Reaction: Sendable {
    case proceed
    case answer(Answer)
    /// Until the test ends.
    case hang
    /// The connection closes without an answer.
    case cut

    package static func status(_ status: Int, headers: [(String, String)] = [], body: [UInt8] = []) -> Reaction {
        .answer(Answer(status, headers: headers, body: body))
    }
}

package typealias Hook = @Sendable (Call, Moment) async -> Reaction
