import NIOHTTP1

/// What becomes of a request once its head is read.
enum Admission {
    /// Its body may be read, up to the limit.
    case read(Endpoint, limit: Int)
    /// Answered without its body.
    case answer(WebResponse)

    /// The order is part of the contract: path, method, credentials, and only then what the body would be.
    static func decide(_ head: RequestHead, at found: (route: Route, parameter: String)?) -> Admission {
        guard let found else { return .answer(.plain(.notFound)) }
        guard let endpoint = found.route.endpoints[head.method] else {
            var response = WebResponse.plain(.methodNotAllowed)
            response.fields.append(("allow", found.route.endpoints.keys.sorted().joined(separator: ", ")))
            return .answer(response)
        }
        if let refusal = endpoint.refuse(head) { return .answer(refusal) }
        let codings = head.values("content-encoding").filter { $0.lowercased() != "identity" && !$0.isEmpty }
        if !codings.isEmpty { return .answer(.plain(.unsupportedMediaType)) }
        if !endpoint.mediaTypes.isEmpty {
            guard let type = head.mediaType, endpoint.mediaTypes.contains(type), head.values("content-type").count == 1
            else { return .answer(.plain(.unsupportedMediaType)) }
        }
        if case .length(let length) = head.framing, length > endpoint.bodyLimit, endpoint.tooLarge == nil {
            return .answer(.plain(.payloadTooLarge))
        }
        return .read(endpoint, limit: endpoint.bodyLimit)
    }
}
