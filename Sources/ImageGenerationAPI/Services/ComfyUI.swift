import Foundation
import HTTPTransport

/// ComfyUI: a graph is queued, its history is looked at until the picture is there, and the picture is fetched.
struct ComfyUI: ImageService {
    let checkpoint: String
    /// An operator's own, in API format; checked when the settings are read.
    let workflow: JSON?

    init(checkpoint: String, workflow: JSON?) {
        self.checkpoint = checkpoint.hasSuffix(".safetensors") ? checkpoint : checkpoint + ".safetensors"
        self.workflow = workflow
    }

    func file(for order: PictureOrder, through caller: ServiceCaller) async throws(ImageGenerationError) -> [UInt8] {
        let graph = workflow.map { filled($0, order) } ?? Self.graph(order, checkpoint)
        let accepted = try await caller.post(
            "/prompt", ["prompt": graph, "client_id": .text(UUID().uuidString.lowercased())])
        guard let id = JSON(accepted.body)?["prompt_id"]?.text, !id.isEmpty, id.utf8.allSatisfy(Self.isIDByte) else {
            throw .malformedAnswer
        }
        let picture = try await picture(of: id, caller)
        return try await caller.file(in: try await caller.get("/view?" + picture))
    }

    func state(through caller: ServiceCaller) async throws(ImageGenerationError) -> String {
        let information = JSON(try await caller.get("/object_info/CheckpointLoaderSimple").body)
        let input = information?["CheckpointLoaderSimple"]?["input"]?["required"]?["ckpt_name"]
        guard let names = input?[0]?.list?.compactMap(\.text) else { throw .malformedAnswer }
        guard workflow != nil || names.contains(checkpoint) else { throw .modelNotServed }
        return "\(names.count) models" + (names.contains(checkpoint) ? ", \(checkpoint) among them" : "")
    }

    // MARK: - Parts

    /// - Returns: the query with which the picture is fetched.
    private func picture(of id: String, _ caller: ServiceCaller) async throws(ImageGenerationError) -> String {
        while true {
            guard let history = JSON(try await caller.get("/history/\(id)").body) else { throw .malformedAnswer }
            if let entry = history[id] {
                let outputs = (entry["outputs"]?.fields ?? [:]).sorted { $0.key < $1.key }
                if let image = outputs.lazy.compactMap({ $0.value["images"]?[0] }).first {
                    return try Self.query(image)
                }
                if entry["status"]?["status_str"]?.text == "error" { throw .unavailable(retryAfter: nil) }
            }
            try await caller.pause()
        }
    }

    private static func query(_ image: JSON) throws(ImageGenerationError) -> String {
        guard let name = image["filename"]?.text else { throw .malformedAnswer }
        let fields = [
            ("filename", name), ("subfolder", image["subfolder"]?.text ?? ""),
            ("type", image["type"]?.text ?? "output"),
        ]
        return fields.map { "\($0.0)=\(PercentEncoding.encoded($0.1))" }.joined(separator: "&")
    }

    private static func isIDByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private func filled(_ json: JSON, _ order: PictureOrder) -> JSON {
        switch json {
        case .text("%seed%"): .number(Double(order.seed))
        case .text(let text):
            .text(
                text.replacing("%prompt%", with: order.prompt).replacing("%negative%", with: order.negative)
                    .replacing("%model%", with: checkpoint))
        case .list(let elements): .list(elements.map { filled($0, order) })
        case .object(let fields): .object(fields.mapValues { filled($0, order) })
        case .null, .bool, .number: json
        }
    }

    /// SDXL with its own text encoders and decoder, nothing else loaded. A link is a node's name and the number of its
    /// output; a checkpoint's are model, text encoder, decoder.
    private static func graph(_ order: PictureOrder, _ checkpoint: String) -> JSON {
        func node(_ type: String, _ inputs: JSON) -> JSON { ["class_type": .text(type), "inputs": inputs] }
        let side = JSON.number(Double(order.side))
        return [
            "4": node("CheckpointLoaderSimple", ["ckpt_name": .text(checkpoint)]),
            "5": node("EmptyLatentImage", ["width": side, "height": side, "batch_size": 1]),
            "6": node("CLIPTextEncode", ["text": .text(order.prompt), "clip": ["4", 1]]),
            "7": node("CLIPTextEncode", ["text": .text(order.negative), "clip": ["4", 1]]),
            "3": node(
                "KSampler",
                [
                    "seed": .number(Double(order.seed)), "steps": .number(Double(order.steps)),
                    "cfg": .number(order.guidance), "sampler_name": "dpmpp_2m", "scheduler": "karras", "denoise": 1,
                    "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0],
                    "latent_image": ["5", 0],
                ]),
            "8": node("VAEDecode", ["samples": ["3", 0], "vae": ["4", 2]]),
            "9": node("SaveImage", ["filename_prefix": "cover", "images": ["8", 0]]),
        ]
    }
}

/// RFC 3986 §2.1: everything but letters, digits and `-._~`.
enum PercentEncoding {
    static func encoded(_ text: String, keeping kept: String = "") -> String {
        text.utf8.map { byte in
            let isPlain = ("-._~" + kept).utf8.contains(byte)
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                return String(UnicodeScalar(byte))
            default:
                if isPlain { return String(UnicodeScalar(byte)) }
                let digits = String(byte, radix: 16, uppercase: true)
                return "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }.joined()
    }
}
