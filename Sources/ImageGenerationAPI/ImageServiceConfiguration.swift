import HTTPTransport
package import RhythmiQDomain

/// Which service makes the pictures. Printing shows its kind only.
package struct ImageServiceConfiguration: Sendable, Redacted {
    package enum Kind: String, CaseIterable, Sendable { case huggingface, sdwebui, comfyui, openai }

    package let kind: Kind
    /// Without a slash at its end.
    package let baseURL: String
    /// Hugging Face's list of who serves which model.
    package var modelListURL: String
    /// Bearer token; `user:password` for AUTOMATIC1111.
    package var token: Secret?
    /// As Hugging Face names it; AUTOMATIC1111 and ComfyUI know it by its checkpoint.
    package var model: String
    /// A ComfyUI workflow in API format, with `%prompt%`, `%negative%`, `%seed%` and `%model%` where values go.
    package var workflow: [UInt8]?
    /// Hosts from which a service may let its pictures be fetched, `.example.com` for all below; https alone.
    package var downloadHosts = [".fal.media", ".replicate.delivery", ".cloudfront.net"]
    /// Between two looks at a job that is under way.
    package var pollInterval: Duration = .milliseconds(500)

    package static let defaultModel = "stabilityai/stable-diffusion-xl-base-1.0"

    /// - Parameter baseURL: `nil` for the service's usual address.
    package init(_ kind: Kind, baseURL: String? = nil, token: Secret? = nil, model: String = defaultModel) {
        self.kind = kind
        self.token = token
        self.model = model
        var base = baseURL ?? Self.usualURL(of: kind)
        while base.hasSuffix("/") { base.removeLast() }
        self.baseURL = base
        // A stand-in for the router stands in for the list of models as well.
        modelListURL = baseURL == nil || base == Self.usualURL(of: kind) ? "https://huggingface.co" : base
    }

    package static func usualURL(of kind: Kind) -> String {
        switch kind {
        case .huggingface: "https://router.huggingface.co"
        case .sdwebui: "http://127.0.0.1:7860"
        case .comfyui: "http://127.0.0.1:8188"
        case .openai: "http://127.0.0.1:8080"
        }
    }

    package var description: String { "image service \(kind.rawValue)" }

    /// The file of weights by which the self-hosted servers know the model.
    var checkpoint: String {
        if model == Self.defaultModel { return "sd_xl_base_1.0" }
        return model.split(separator: "/").last.map(String.init) ?? model
    }
}
