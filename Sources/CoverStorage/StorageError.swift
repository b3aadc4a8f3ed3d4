package import HTTPTransport

/// Why an object could not be kept, read or removed. Names operations and remedies, never keys' contents or addresses.
package enum StorageError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Neither `file:DIR` nor `s3://bucket/prefix`.
    case invalidLocation
    /// A name that could lead out of the store.
    case invalidName
    case unreachable(HTTPError)
    /// 403: the key may not do this, or is none.
    case denied
    /// The bucket, or what was to be fetched from it, is not there.
    case missing
    /// The service's clock and this machine's are too far apart, even after the difference was taken into account.
    case clockSkewed
    /// 5xx or 429 after some tries.
    case unavailable
    case rejected(status: Int, code: String)
    case malformedAnswer
    /// What was fetched is not what was announced.
    case altered
    /// Larger than what is fetched.
    case tooLarge
    /// The file system refused; its own words.
    case file(String)

    package var description: String {
        switch self {
        case .invalidLocation: "this is no place for files: write file:DIR or s3://bucket/prefix"
        case .invalidName: "this name can't stand in the store"
        case .unreachable(let error): "the storage can't be reached (\(error)); check covers.s3.endpoint"
        case .denied:
            "the storage refuses the key; check covers.s3.accessKey, covers.s3.secretKey, covers.s3.region and what the "
                + "key may do"
        case .missing: "there is nothing of this name in the storage; check bucket and prefix"
        case .clockSkewed: "this machine's clock differs too much from the storage's; set it"
        case .unavailable: "the storage is out of order; try again later"
        case .rejected(let status, let code):
            "the storage refuses the call (status \(status)\(code.isEmpty ? "" : ", \(code)")); check covers.s3.region and "
                + "covers.s3.endpoint"
        case .malformedAnswer: "the answer is none of an S3 service; check covers.s3.endpoint"
        case .altered: "what was fetched is not what the storage announced; try again"
        case .tooLarge: "what is to be fetched is too large, or of too many files"
        case .file(let reason): reason
        }
    }
}
