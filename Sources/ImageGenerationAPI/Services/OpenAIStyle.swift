import HTTPTransport

/// `/v1/images/generations`, as OpenAI, LocalAI and many servers have it.
struct OpenAIStyle: ImageService {
    let model: String

    func file(for order: PictureOrder, through caller: ServiceCaller) async throws(ImageGenerationError) -> [UInt8] {
        let plain: [String: JSON] = [
            "model": .text(model), "prompt": .text(order.prompt), "n": 1,
            "size": .text("\(order.side)x\(order.side)"),
        ]
        let wishes: [String: JSON] = ["response_format": "b64_json", "negative_prompt": .text(order.negative)]
        let path = Self.path("/images/generations", caller)
        do throws(ImageGenerationError) {
            return try await caller.file(
                in: try await caller.post(path, .object(plain.merging(wishes) { first, _ in first })))
        } catch .rejected(status: 400), .rejected(status: 422) {
            // Some services refuse fields that others need.
            return try await caller.file(in: try await caller.post(path, .object(plain)))
        }
    }

    func state(through caller: ServiceCaller) async throws(ImageGenerationError) -> String {
        guard let models = JSON(try await caller.get(Self.path("/models", caller)).body)?["data"]?.list else {
            throw .malformedAnswer
        }
        guard models.contains(where: { $0["id"]?.text == model }) else { throw .modelNotServed }
        return "\(models.count) models, \(model) among them"
    }

    /// The address may be given with its version or without.
    private static func path(_ path: String, _ caller: ServiceCaller) -> String {
        caller.configuration.baseURL.hasSuffix("/v1") ? path : "/v1" + path
    }
}
