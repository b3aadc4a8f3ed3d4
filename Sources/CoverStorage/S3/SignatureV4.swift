import Cryptography
package import Foundation
import HTTPTransport
package import RhythmiQDomain

/// Who signs. Printing shows neither.
package struct AccessKey: Sendable, Redacted {
    let id: String
    let secret: Secret

    package init(id: String, secret: Secret) {
        self.id = id
        self.secret = secret
    }

    package var description: String { "‹redacted›" }
}

/// AWS Signature Version 4, header form.
///
/// Own code and not `CURLOPT_AWS_SIGV4`: libcurl encodes neither query nor path as S3 wants them before 8.x.
/// Source: "Signature Version 4 signing process", AWS General Reference; S3 API Reference, "Authenticating Requests".
package struct SignatureV4: Sendable {
    let key: AccessKey
    let region: String
    let service: String

    package init(key: AccessKey, region: String, service: String = "s3") {
        self.key = key
        self.region = region
        self.service = service
    }

    /// What is signed. Path and query are plain text: they are percent-encoded here.
    package struct Request: Sendable {
        package var method: String
        package var path: String
        package var query: [(name: String, value: String)]
        /// Names in any case, a name once; `host` and `x-amz-date` among them.
        package var fields: [(name: String, value: String)]
        /// Of the body, in hexadecimal digits.
        package var bodyDigest: String

        package init(
            method: String, path: String, query: [(name: String, value: String)] = [],
            fields: [(name: String, value: String)], bodyDigest: String = sha256([]).hexadecimal
        ) {
            self.method = method
            self.path = path
            self.query = query
            self.fields = fields
            self.bodyDigest = bodyDigest
        }
    }

    /// - Returns: the value of `Authorization`.
    package func authorization(for request: Request, at date: Date) -> String {
        let scope = scope(at: date)
        let signature = signature(of: stringToSign(request, at: date), at: date)
        return "AWS4-HMAC-SHA256 Credential=\(key.id)/\(scope), "
            + "SignedHeaders=\(Self.signedNames(request)), Signature=\(signature)"
    }

    func signature(of text: String, at date: Date) -> String {
        let day = String(Self.stamp(date).prefix(8))
        let start = key.secret.withExposedValue { Array("AWS4\($0)".utf8) }
        let signingKey = [day, region, service, "aws4_request"].reduce(start) {
            hmacSHA256(Array($1.utf8), key: Secret(bytes: $0))
        }
        return hmacSHA256(Array(text.utf8), key: Secret(bytes: signingKey)).hexadecimal
    }

    func stringToSign(_ request: Request, at date: Date) -> String {
        let digest = sha256(Array(Self.canonical(request).utf8)).hexadecimal
        return ["AWS4-HMAC-SHA256", Self.stamp(date), scope(at: date), digest].joined(separator: "\n")
    }

    private func scope(at date: Date) -> String {
        "\(Self.stamp(date).prefix(8))/\(region)/\(service)/aws4_request"
    }

    // MARK: - Canonical form

    static func canonical(_ request: Request) -> String {
        let fields = sorted(request.fields)
        return [
            request.method, PercentEncoding.path(request.path), PercentEncoding.query(request.query),
            fields.map { "\($0.name):\($0.value)\n" }.joined(), signedNames(request), request.bodyDigest,
        ].joined(separator: "\n")
    }

    private static func signedNames(_ request: Request) -> String {
        sorted(request.fields).map(\.name).joined(separator: ";")
    }

    private static func sorted(_ fields: [(name: String, value: String)]) -> [(name: String, value: String)] {
        fields.map { (name: $0.name.lowercased(), value: collapsed($0.value)) }.sorted { $0.name < $1.name }
    }

    /// Without white space at the ends, one space for several within.
    private static func collapsed(_ value: String) -> String {
        value.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    }

    /// `20150830T123600Z`
    package static func stamp(_ date: Date) -> String {
        var seconds = time_t(date.timeIntervalSince1970.rounded(.down))
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func digits(_ number: Int32, _ width: Int = 2) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return digits(parts.tm_year + 1900, 4) + digits(parts.tm_mon + 1) + digits(parts.tm_mday) + "T"
            + digits(parts.tm_hour) + digits(parts.tm_min) + digits(parts.tm_sec) + "Z"
    }
}

/// RFC 3986 §2.1 as S3 wants it: everything but letters, digits and `-._~` becomes `%XX`, a space never `+`.
package enum PercentEncoding {
    /// Slashes stay.
    package static func path(_ text: String) -> String { text.isEmpty ? "/" : encoded(text, keeping: "/") }

    /// In the order of the encoded names, then values.
    package static func query(_ pairs: [(name: String, value: String)]) -> String {
        pairs.map { (encoded($0.name), encoded($0.value)) }
            .sorted { $0.0.utf8.elementsEqual($1.0.utf8) ? less($0.1, $1.1) : less($0.0, $1.0) }
            .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    private static func less(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }

    private static func encoded(_ text: String, keeping kept: String = "") -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~\(kept)".utf8)
        var result: [UInt8] = []
        for byte in text.utf8 {
            if plain.contains(byte) {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)
}
