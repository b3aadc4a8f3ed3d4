import Foundation

/// The few elements of S3's XML that are used, found by name. Not a parser of XML: the answers are flat, and a thing of
/// another shape is an error.
enum S3XML {
    /// The text of every element of this name, in order.
    static func texts(of name: String, in text: some StringProtocol) -> [String] {
        blocks(of: name, in: text).map(unescaped)
    }

    /// What stands inside of every element of this name.
    static func blocks(of name: String, in text: some StringProtocol) -> [String] {
        text.components(separatedBy: "<\(name)>").dropFirst().compactMap { part in
            part.range(of: "</\(name)>").map { String(part[..<$0.lowerBound]) }
        }
    }

    private static func unescaped(_ text: String) -> String {
        guard text.contains("&") else { return text }
        return text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&apos;", with: "'").replacing("&#39;", with: "'").replacing("&#13;", with: "\r")
            .replacing("&amp;", with: "&")
    }
}

/// One page of a bucket's names.
struct S3Page: Equatable {
    struct Entry: Equatable {
        let key: String
        let byteCount: Int
        let modified: Date
        let entityTag: String
    }

    let entries: [Entry]
    /// Asks for the next page.
    let next: String?

    init(_ body: [UInt8]) throws(StorageError) {
        let text = String(decoding: body, as: UTF8.self)
        guard text.contains("<ListBucketResult") else { throw .malformedAnswer }
        var entries: [Entry] = []
        for block in S3XML.blocks(of: "Contents", in: text) {
            guard let key = S3XML.texts(of: "Key", in: block).first,
                let size = S3XML.texts(of: "Size", in: block).first.flatMap({ Int($0) }), size >= 0,
                let stamp = S3XML.texts(of: "LastModified", in: block).first, let modified = Self.date(stamp)
            else { throw .malformedAnswer }
            entries.append(
                Entry(
                    key: key, byteCount: size, modified: modified,
                    entityTag: S3XML.texts(of: "ETag", in: block).first ?? ""))
        }
        self.entries = entries
        let isCut = S3XML.texts(of: "IsTruncated", in: text).first == "true"
        next = isCut ? S3XML.texts(of: "NextContinuationToken", in: text).first : nil
        if isCut, next == nil { throw .malformedAnswer }
    }

    /// `2009-10-12T17:50:30.000Z`
    private static func date(_ text: String) -> Date? {
        let whole = text.prefix { $0 != "." && $0 != "Z" }
        do {
            return try Date(whole + "Z", strategy: .iso8601)
        } catch {
            return nil
        }
    }
}
