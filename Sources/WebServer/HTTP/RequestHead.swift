/// A request line and its fields, after every check of `HeadScanner`.
package struct RequestHead: Sendable {
    /// How the body is delimited; there is no fourth way.
    package enum Framing: Equatable, Sendable {
        case none, length(Int), chunked
    }

    package struct Field: Equatable, Sendable {
        /// In lower case.
        package let name: String
        package let value: String
    }

    package let method: String
    /// Origin form, printable ASCII, beginning with `/`.
    package let target: String
    package let isHTTP10: Bool
    package let fields: [Field]
    package let framing: Framing

    /// The target up to the question mark.
    package var path: Substring { target.prefix { $0 != "?" } }

    /// The target after the question mark; empty without one.
    package var query: Substring { target.dropFirst(path.count + 1) }

    /// The first field of this name.
    ///
    /// - Parameter name: in lower case.
    package func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    package func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// Without parameters and in lower case: `application/json`.
    package var mediaType: String? {
        field("content-type").map { type in
            type.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }.lowercased()
        }
    }

    var wantsClose: Bool {
        let options = values("connection").flatMap { value in
            value.lowercased().split(separator: ",").map { String($0.filter { $0 != " " && $0 != "\t" }) }
        }
        return options.contains("close") || isHTTP10 && !options.contains("keep-alive")
    }

    var expectsContinue: Bool { !isHTTP10 && field("expect")?.lowercased() == "100-continue" }
}
