import HTTPTransport

/// AUTOMATIC1111's web UI and what speaks its language (Forge, SD.Next): one synchronous call.
struct AutomaticWebUI: ImageService {
    let checkpoint: String

    func file(for order: PictureOrder, through caller: ServiceCaller) async throws(ImageGenerationError) -> [UInt8] {
        let response = try await caller.post(
            "/sdapi/v1/txt2img",
            [
                "prompt": .text(order.prompt), "negative_prompt": .text(order.negative),
                "width": .number(Double(order.side)), "height": .number(Double(order.side)),
                "steps": .number(Double(order.steps)), "cfg_scale": .number(order.guidance),
                "seed": .number(Double(order.seed)), "sampler_name": "DPM++ 2M", "scheduler": "Karras",
                "batch_size": 1, "n_iter": 1, "send_images": true, "save_images": false,
                "override_settings": ["sd_model_checkpoint": .text(checkpoint)],
                "override_settings_restore_afterwards": true,
            ])
        return try await caller.file(in: response)
    }

    func state(through caller: ServiceCaller) async throws(ImageGenerationError) -> String {
        guard let models = JSON(try await caller.get("/sdapi/v1/sd-models").body)?.list else { throw .malformedAnswer }
        let names = models.compactMap { $0["model_name"]?.text ?? $0["title"]?.text }
        guard names.contains(where: { $0.hasPrefix(checkpoint) }) else { throw .modelNotServed }
        return "\(names.count) models, \(checkpoint) among them"
    }
}
