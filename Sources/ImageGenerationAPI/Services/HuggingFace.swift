import HTTPTransport
import Synchronization

/// Hugging Face's router: whoever serves the model today makes the picture. Providers take models up and drop them, so
/// the list is asked once a day, and again after one has refused.
///
/// Source of the shapes: the Inference Providers documentation and the clients of August 2026.
final class HuggingFace: ImageService {
    let model: String
    /// Nobody waits while it is held.
    private let known = Mutex<(providers: [ModelProvider], since: ContinuousClock.Instant)?>(nil)

    private static let freshness: Duration = .seconds(86_400)

    init(model: String) { self.model = model }

    func file(for order: PictureOrder, through caller: ServiceCaller) async throws(ImageGenerationError) -> [UInt8] {
        var latest = ImageGenerationError.modelNotServed
        for provider in try await providers(caller) {
            do throws(ImageGenerationError) {
                return try await provider.file(for: order, model: model, through: caller)
            } catch {
                // Retired there, or another idea of what may be asked: the next may do it.
                guard error == .modelNotServed || error == .rejected(status: 400) else { throw error }
                latest = error
                known.withLock { $0 = nil }
            }
        }
        throw latest
    }

    func state(through caller: ServiceCaller) async throws(ImageGenerationError) -> String {
        let providers = try await listed(caller)
        guard !providers.isEmpty else { throw .modelNotServed }
        return "\(model) served by " + providers.map(\.name.rawValue).joined(separator: ", ")
    }

    private func providers(_ caller: ServiceCaller) async throws(ImageGenerationError) -> [ModelProvider] {
        if let kept = known.withLock({ $0 }), ContinuousClock.now - kept.since < Self.freshness {
            return kept.providers
        }
        do throws(ImageGenerationError) {
            let providers = try await listed(caller)
            guard !providers.isEmpty else { throw .modelNotServed }
            known.withLock { $0 = (providers, .now) }
            return providers
        } catch .modelNotServed, .malformedAnswer, .rejected {
            // The list is a help and no condition: the router itself has the last word.
            return [ModelProvider(name: .hfInference, modelID: model)]
        }
    }

    private func listed(_ caller: ServiceCaller) async throws(ImageGenerationError) -> [ModelProvider] {
        let path = "/api/models/\(PercentEncoding.encoded(model, keeping: "/"))?expand%5B%5D=inferenceProviderMapping"
        let answer = try await caller.get(path, base: caller.configuration.modelListURL)
        guard let mapping = JSON(answer.body)?["inferenceProviderMapping"] else { throw .malformedAnswer }
        return ModelProvider.list(mapping)
    }
}

/// One provider behind the router, and its name for the model.
struct ModelProvider: Equatable, Sendable {
    /// In the order in which they are asked: plain ones first, those with a queue last.
    enum Name: String, CaseIterable, Sendable {
        case hfInference = "hf-inference"
        case nscale
        case together
        case replicate
        case falAI = "fal-ai"
        case wavespeed
    }

    let name: Name
    let modelID: String

    /// - Parameter mapping: an object by provider or a list; both are answered.
    static func list(_ mapping: JSON) -> [ModelProvider] {
        let entries: [(String, JSON)] =
            mapping.fields.map { $0.map { ($0.key, $0.value) } }
            ?? (mapping.list ?? []).compactMap { entry in entry["provider"]?.text.map { ($0, entry) } }
        let found = entries.compactMap { name, entry -> ModelProvider? in
            guard let name = Name(rawValue: name), entry["status"]?.text == "live",
                entry["task"]?.text ?? "text-to-image" == "text-to-image", let id = entry["providerId"]?.text,
                !id.isEmpty, !id.contains("..")
            else { return nil }
            return ModelProvider(name: name, modelID: id)
        }
        return Name.allCases.flatMap { name in found.filter { $0.name == name } }
    }

    func file(
        for order: PictureOrder, model: String, through caller: ServiceCaller
    ) async throws(ImageGenerationError) -> [UInt8] {
        let side = JSON.number(Double(order.side))
        let steps = JSON.number(Double(order.steps))
        let seed = JSON.number(Double(order.seed))
        let (prompt, negative) = (JSON.text(order.prompt), JSON.text(order.negative))
        let path = PercentEncoding.encoded(modelID, keeping: "/:")
        switch name {
        case .hfInference:
            let parameters: JSON = [
                "negative_prompt": negative, "width": side, "height": side, "num_inference_steps": steps,
                "guidance_scale": .number(order.guidance), "seed": seed,
            ]
            // This one knows the model by its own name.
            return try await post(
                "/models/\(PercentEncoding.encoded(model, keeping: "/"))",
                ["inputs": prompt, "parameters": parameters],
                caller)
        case .nscale:
            return try await post(
                "/v1/images/generations",
                [
                    "model": .text(modelID), "prompt": prompt, "response_format": "b64_json",
                    "size": .text("\(order.side)x\(order.side)"),
                ], caller)
        case .together:
            return try await post(
                "/v1/images/generations",
                [
                    "model": .text(modelID), "prompt": prompt, "negative_prompt": negative, "response_format": "base64",
                    "width": side, "height": side, "steps": steps, "seed": seed,
                ], caller)
        case .replicate:
            let input: JSON = [
                "prompt": prompt, "negative_prompt": negative, "width": side, "height": side, "seed": seed,
            ]
            if let colon = modelID.lastIndex(of: ":") {
                let version = String(modelID[modelID.index(after: colon)...])
                return try await post(
                    "/v1/predictions", ["version": .text(version), "input": input], caller, fields: ["Prefer": "wait"])
            }
            return try await post(
                "/v1/models/\(path)/predictions", ["input": input], caller, fields: ["Prefer": "wait"])
        case .falAI: return try await queuedAtFal(path, prompt, negative, seed, caller)
        case .wavespeed: return try await queuedAtWavespeed(path, prompt, negative, seed, caller)
        }
    }

    private func post(
        _ path: String, _ body: JSON, _ caller: ServiceCaller, fields: HTTPHeaders = [:]
    ) async throws(ImageGenerationError) -> [UInt8] {
        try await caller.file(in: try await caller.post("/\(name.rawValue)\(path)", body, fields: fields))
    }

    // MARK: - Providers with a queue

    private func queuedAtFal(
        _ path: String, _ prompt: JSON, _ negative: JSON, _ seed: JSON, _ caller: ServiceCaller
    ) async throws(ImageGenerationError) -> [UInt8] {
        let accepted = try await caller.post(
            "/fal-ai/\(path)?_subdomain=queue",
            ["prompt": prompt, "negative_prompt": negative, "seed": seed, "image_size": "square_hd"])
        let place = try Self.path(of: JSON(accepted.body)?["response_url"]?.text)
        while true {
            let status = JSON(try await caller.get("/fal-ai\(place)/status?_subdomain=queue").body)?["status"]?.text
            if status == "COMPLETED" { break }
            guard status == "IN_QUEUE" || status == "IN_PROGRESS" else { throw .unavailable(retryAfter: nil) }
            try await caller.pause()
        }
        return try await caller.file(in: try await caller.get("/fal-ai\(place)?_subdomain=queue"))
    }

    private func queuedAtWavespeed(
        _ path: String, _ prompt: JSON, _ negative: JSON, _ seed: JSON, _ caller: ServiceCaller
    ) async throws(ImageGenerationError) -> [UInt8] {
        let accepted = try await caller.post(
            "/wavespeed/api/v3/\(path)", ["prompt": prompt, "negative_prompt": negative, "seed": seed])
        let place = try Self.path(of: JSON(accepted.body)?["data"]?["urls"]?["get"]?.text)
        while true {
            let answer = try await caller.get("/wavespeed\(place)")
            switch JSON(answer.body)?["data"]?["status"]?.text {
            case "completed":
                guard let address = JSON(answer.body)?["data"]?["outputs"]?[0]?.text else { throw .malformedAnswer }
                return try await caller.download(address)
            case "created", "processing": try await caller.pause()
            default: throw .unavailable(retryAfter: nil)
            }
        }
    }

    /// The path of an address that the provider answers: the call goes to the router, whoever it names.
    private static func path(of address: String?) throws(ImageGenerationError) -> String {
        guard let address, let scheme = address.firstRange(of: "://"),
            let slash = address[scheme.upperBound...].firstIndex(of: "/")
        else { throw .malformedAnswer }
        let path = address[slash...].prefix { $0 != "?" && $0 != "#" }
        guard path.utf8.allSatisfy({ 0x21...0x7E ~= $0 }), !path.contains("..") else { throw .malformedAnswer }
        return String(path)
    }
}
