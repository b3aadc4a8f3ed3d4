package import HTTPTransport
package import PictureDecoding

/// Why no picture came. The drawn cover stands in for it whatever the reason. Says neither addresses nor answers.
package enum ImageGenerationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The sentence holds something of which no picture is made; nobody was asked.
    case blockedMessage
    case unreachable(HTTPError)
    /// The service had longer than was admitted.
    case timedOut
    /// 401, 403.
    case unauthorized
    /// 402.
    case outOfCredits
    /// 410, 404, or no provider serves the model.
    case modelNotServed
    /// 429.
    case rateLimited(retryAfter: Duration?)
    /// 5xx; 503 also while the model is loading.
    case unavailable(retryAfter: Duration?)
    /// It has failed so often lately that it is left alone. Nothing was sent.
    case suspended(retryAfter: Duration)
    /// 400, 422, or a status that nobody expects here, a redirect among them.
    case rejected(status: Int)
    /// An answer that holds no picture.
    case malformedAnswer
    /// A picture elsewhere, at a place that may not be called.
    case refusedDownload
    case refusedPicture(PictureError)
    /// A sheet of one colour: the model's decoder overflowed, or its filter took the picture away.
    case blankPicture
    /// The picture is good, and this machine could not make a cover of it.
    case cover(String)

    package var description: String {
        switch self {
        case .blockedMessage: "the words of this request are not painted"
        case .unreachable(let error): "the image service can't be reached (\(error)); check covers.apiURL"
        case .timedOut: "the image service takes too long; try a faster service, or again later"
        case .unauthorized: "the image service refuses the token; check covers.token and what it may be used for"
        case .outOfCredits: "the credits at the image service are used up; buy more, or wait for the next month"
        case .modelNotServed: "nobody serves this model there; set covers.model or covers.provider to one that is"
        case .rateLimited(let wait): "the image service is asked too often; again \(Self.time(wait))"
        case .unavailable(let wait):
            "the image service is out of order or still loading the model; again \(Self.time(wait))"
        case .suspended(let wait): "the image service failed too often and is left alone; again \(Self.time(wait))"
        case .rejected(let status):
            "the image service refuses the order (status \(status)); check that covers.provider is of its kind"
        case .malformedAnswer:
            "the answer of the image service holds no picture; check covers.provider and covers.apiURL"
        case .refusedDownload: "the image service keeps its pictures at a place that may not be called"
        case .refusedPicture(let error): "\(error)"
        case .blankPicture: "the image service answered an empty sheet; check its VAE (the fp16 fix) or its filter"
        case .cover(let reason): reason
        }
    }

    private static func time(_ wait: Duration?) -> String {
        guard let wait else { return "later" }
        return "in \(max(1, Int((wait / .seconds(1)).rounded(.up)))) s"
    }
}
