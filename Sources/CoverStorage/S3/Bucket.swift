import Cryptography
package import Foundation
package import HTTPTransport
import Synchronization

/// Where a bucket is. `s3://bucket/prefix` with an endpoint of one's own, or Amazon's.
package struct BucketLocation: Equatable, Sendable {
    package let bucket: String
    /// Without slashes at its ends; may be empty.
    package let prefix: String

    /// - Throws: `invalidLocation` for anything but `s3://bucket` and `s3://bucket/prefix`.
    package init(_ text: String) throws(StorageError) {
        guard text.hasPrefix("s3://") else { throw .invalidLocation }
        let rest = text.dropFirst(5)
        let bucket = rest.prefix { $0 != "/" }
        let isName =
            (3...63).contains(bucket.utf8.count)
            && bucket.utf8.allSatisfy { byte in
                0x61...0x7A ~= byte || 0x30...0x39 ~= byte || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            }
        let prefix = rest.dropFirst(bucket.count).split(separator: "/")
        guard isName, !bucket.contains(".."), !prefix.contains("."), !prefix.contains("..") else {
            throw .invalidLocation
        }
        self.bucket = String(bucket)
        self.prefix = prefix.joined(separator: "/")
    }
}

/// One S3 bucket: signed calls with retries. Amazon's by virtual host (`bucket.s3.region.amazonaws.com`); an endpoint of
/// one's own by path (`endpoint/bucket/key`), unless its host begins with the bucket's name.
package final class Bucket: Sendable {
    package struct Configuration: Sendable {
        package var location: BucketLocation
        /// `nil`: Amazon's.
        package var endpoint: String?
        package var region: String
        package var key: AccessKey

        package init(location: BucketLocation, endpoint: String? = nil, region: String = "us-east-1", key: AccessKey) {
            self.location = location
            self.endpoint = endpoint
            self.region = region
            self.key = key
        }
    }

    let configuration: Configuration
    private let client: HTTPClient
    private let signature: SignatureV4
    private let place: Place
    private let now: @Sendable () -> Date
    /// Seconds that the service's clock is ahead of ours; nobody waits while it is held.
    private let skew = Mutex(0.0)

    private struct Place {
        let scheme: String
        let host: String
        /// `/bucket`, or nothing where the host names it.
        let root: String
    }

    /// - Parameter now: the wall clock, which the signature carries.
    package init(
        _ configuration: Configuration, client: HTTPClient, now: @escaping @Sendable () -> Date = { Date() }
    ) throws(StorageError) {
        self.configuration = configuration
        self.client = client
        self.now = now
        signature = SignatureV4(key: configuration.key, region: configuration.region)
        place = try Self.place(configuration)
    }

    private static func place(_ configuration: Configuration) throws(StorageError) -> Place {
        let bucket = configuration.location.bucket
        guard var endpoint = configuration.endpoint else {
            // A certificate for *.s3… covers no second dot.
            let host = "s3.\(configuration.region).amazonaws.com"
            return bucket.contains(".")
                ? Place(scheme: "https", host: host, root: "/\(bucket)")
                : Place(scheme: "https", host: "\(bucket).\(host)", root: "")
        }
        while endpoint.hasSuffix("/") { endpoint.removeLast() }
        guard let scheme = endpoint.firstRange(of: "://") else { throw .invalidLocation }
        let host = String(endpoint[scheme.upperBound...])
        guard !host.isEmpty, !host.contains("/"), !host.contains("@") else { throw .invalidLocation }
        return Place(
            scheme: String(endpoint[..<scheme.lowerBound]), host: host,
            root: host.hasPrefix(bucket + ".") ? "" : "/\(bucket)")
    }

    // MARK: - Calls

    struct Operation {
        var method: HTTPMethod
        /// Plain text, without the bucket.
        var key = ""
        var query: [(name: String, value: String)] = []
        var fields: [(name: String, value: String)] = []
        var body: [UInt8]?
        /// Answers of this size are refused.
        var mostBytes = 2 << 20
    }

    func call(_ operation: Operation) async throws(StorageError) -> HTTPResponse {
        var generator = SystemRandomNumberGenerator()
        var attempt = 1
        var hasSetClock = false
        while true {
            let (outcome, response) = await send(operation)
            if let response, response.status == 403, Self.code(response) == "RequestTimeTooSkewed" {
                guard !hasSetClock, setClock(response) else { throw .clockSkewed }
                hasSetClock = true
                continue
            }
            switch RetryPolicy.inPlace.decision(
                after: outcome, attempt: attempt, isIdempotent: true, using: &generator)
            {
            case .finish:
                guard let response else { throw .malformedAnswer }
                return response
            case .retry(let wait):
                attempt += 1
                do {
                    try await Task.sleep(for: wait)
                } catch {
                    throw .unreachable(HTTPError(.cancelled, host: ""))
                }
            case .postpone, .reconcile, .giveUp:
                if case .failed(let error) = outcome { throw .unreachable(error) }
                throw .unavailable
            }
        }
    }

    /// What a status means where it means failure.
    static func error(_ response: HTTPResponse) -> StorageError {
        switch response.status {
        case 401, 403: .denied
        case 404: .missing
        default: .rejected(status: response.status, code: code(response))
        }
    }

    private func send(_ operation: Operation) async -> (CallOutcome, HTTPResponse?) {
        let request = request(operation)
        do throws(HTTPError) {
            let response = try await client.send(request)
            return (CallOutcome(response, now: now()), response)
        } catch {
            return (.failed(error), nil)
        }
    }

    private func request(_ operation: Operation) -> HTTPRequest {
        let date = now().addingTimeInterval(skew.withLock { $0 })
        let body = operation.body ?? []
        let digest = sha256(body).hexadecimal
        let path = place.root + "/" + operation.key
        let signed =
            operation.fields + [
                ("host", place.host), ("x-amz-content-sha256", digest), ("x-amz-date", SignatureV4.stamp(date)),
            ]
        let authorization = signature.authorization(
            for: SignatureV4.Request(
                method: operation.method.rawValue, path: path, query: operation.query, fields: signed,
                bodyDigest: digest), at: date)
        let query = PercentEncoding.query(operation.query)
        var request = HTTPRequest(
            operation.method, address(of: operation.key) + (query.isEmpty ? "" : "?" + query),
            body: operation.method == .put ? body : nil)
        for field in signed where field.name != "host" { request.headers[field.name] = field.value }
        request.headers["Authorization"] = authorization
        // The operator has named the place; it may well stand in a network of one's own.
        request.allowsPrivateAddresses = configuration.endpoint != nil
        request.maximumResponseBytes = operation.mostBytes
        request.deadline = .seconds(120)
        return request
    }

    /// Of an object, without a query.
    func address(of key: String) -> String {
        "\(place.scheme)://\(place.host)\(PercentEncoding.path(place.root + "/" + key))"
    }

    private func setClock(_ response: HTTPResponse) -> Bool {
        guard let theirs = response.date else { return false }
        skew.withLock { $0 = theirs.timeIntervalSince(now()) }
        return true
    }

    private static func code(_ response: HTTPResponse) -> String {
        let code = S3XML.texts(of: "Code", in: String(decoding: response.body.prefix(4096), as: UTF8.self)).first ?? ""
        return String(code.prefix(64).filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
    }
}
