import NIOHTTP1

/// Why a request is answered by the server itself, without any route; the connection ends with the answer.
enum RequestRefusal: Error, Equatable {
    case malformed
    case targetTooLong
    case headersTooLarge
    case headTooSlow
    case bodyTooSlow
    case bodyTooLarge
    case versionNotSupported
    case transferCodingNotSupported

    var status: HTTPResponseStatus {
        switch self {
        case .malformed: .badRequest
        case .targetTooLong: .uriTooLong
        case .headersTooLarge: .requestHeaderFieldsTooLarge
        case .headTooSlow, .bodyTooSlow: .requestTimeout
        case .bodyTooLarge: .payloadTooLarge
        case .versionNotSupported: .httpVersionNotSupported
        case .transferCodingNotSupported: .notImplemented
        }
    }

    /// For metrics and logs.
    var name: String {
        switch self {
        case .malformed: "malformed"
        case .targetTooLong: "target_too_long"
        case .headersTooLarge: "headers_too_large"
        case .headTooSlow: "head_too_slow"
        case .bodyTooSlow: "body_too_slow"
        case .bodyTooLarge: "body_too_large"
        case .versionNotSupported: "version"
        case .transferCodingNotSupported: "transfer_coding"
        }
    }
}
