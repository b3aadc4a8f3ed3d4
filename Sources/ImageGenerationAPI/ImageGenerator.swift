package import CoverArt
import Dispatch
package import HTTPTransport
import PictureDecoding
package import RhythmiQDomain
import Synchronization

/// A cover painted by an image model.
package struct GeneratedPicture: Equatable, Sendable {
    /// JPEG written here: nothing but pixels is left of what the service answered.
    package let cover: PictureCover
    package let prompt: PicturePrompt

    /// One sentence for those who do not see the picture: what the model was asked to show.
    package func altText(in language: AnswerLanguage) -> String {
        let scene = prompt.plan.scene.noun
        let sentence =
            switch language {
            case .ko: "이미지 모델이 그린 표지입니다. 주제: \(scene.ko)."
            case .en: "A cover painted by an image model after the theme: \(scene.en)."
            }
        guard !cover.title.isEmpty else { return sentence }
        return language == .ko ? "«\(cover.title)» — \(sentence)" : "“\(cover.title)”. \(sentence)"
    }
}

/// Asks one image service for covers. Whatever goes wrong is one error within the deadline; the caller goes on with the
/// drawn cover.
package final class ImageGenerator: Sendable {
    package static let deadline: Duration = .seconds(120)

    private let configuration: ImageServiceConfiguration
    private let client: HTTPClient
    private let service: any ImageService
    private let painter: CoverPainter
    /// Nobody waits while it is held.
    private let health = Mutex(ServiceHealth())
    /// An outage must not multiply the calls to a service that is down (NET-4).
    private let retries = Mutex(RetryBudget())
    /// Decoding and lettering are the processor's work and leave the pool's threads alone; one picture at a time bounds
    /// their memory.
    private let workshop = DispatchQueue(label: "pictures")

    /// - Throws: `malformedAnswer` where the configured workflow is no JSON object.
    package init(
        _ configuration: ImageServiceConfiguration, client: HTTPClient, painter: CoverPainter
    ) throws(ImageGenerationError) {
        self.configuration = configuration
        self.client = client
        self.painter = painter
        switch configuration.kind {
        case .huggingface: service = HuggingFace(model: configuration.model)
        case .sdwebui: service = AutomaticWebUI(checkpoint: configuration.checkpoint)
        case .openai: service = OpenAIStyle(model: configuration.model)
        case .comfyui:
            let workflow = configuration.workflow.map { JSON($0) }
            if let workflow, workflow?.fields == nil { throw .malformedAnswer }
            service = ComfyUI(checkpoint: configuration.checkpoint, workflow: workflow ?? nil)
        }
    }

    /// - Parameters:
    ///   - title: set over the picture; empty for none.
    ///   - deadline: for everything, waiting for a model that is loading included.
    package func picture(
        for input: PromptInput, title: String = "", subtitle: String? = nil, within deadline: Duration = deadline
    ) async throws(ImageGenerationError) -> GeneratedPicture {
        let end = ContinuousClock.now + deadline
        let prompt = try PicturePrompt(for: input)
        let permit = try health.withLock { health throws(ImageGenerationError) in try health.admit(at: .now) }
        do throws(ImageGenerationError) {
            let caller = ServiceCaller(client: client, configuration: configuration, end: end) { [self] in
                retries.withLock { $0.payForRetry(afterTimeout: false) }
            }
            let file = try await service.file(for: PictureOrder(prompt: prompt, seed: input.seed), through: caller)
            let cover = try await cover(of: file, title, subtitle)
            health.withLock { $0.succeeded(permit, at: .now) }
            retries.withLock { $0.firstCallSucceeded() }
            return GeneratedPicture(cover: cover, prompt: prompt)
        } catch {
            health.withLock { $0.failed(permit, with: error, at: .now) }
            throw error
        }
    }

    /// A hosted service bills its token's owner.
    package var isPaid: Bool {
        switch configuration.kind {
        case .huggingface: true
        case .openai: configuration.token != nil
        case .sdwebui, .comfyui: false
        }
    }

    /// A server of one's own paints one after the other; more would only wait there.
    package var picturesAtOnce: Int {
        switch configuration.kind {
        case .sdwebui, .comfyui: 1
        case .huggingface, .openai: 2
        }
    }

    /// Whether it is left alone for now.
    package var isSuspended: Bool { health.withLock { $0.isSuspended(at: .now) } }

    /// One line for `doctor`: what the service says of itself.
    package func state(within deadline: Duration = .seconds(10)) async throws(ImageGenerationError) -> String {
        try await service.state(
            through: ServiceCaller(client: client, configuration: configuration, end: .now + deadline))
    }

    private func cover(
        of file: [UInt8], _ title: String, _ subtitle: String?
    ) async throws(ImageGenerationError) -> PictureCover {
        let result = await withCheckedContinuation { continuation in
            workshop.async { [painter] in
                continuation.resume(returning: Self.make(file, title, subtitle, painter))
            }
        }
        return try result.get()
    }

    private static func make(
        _ file: [UInt8], _ title: String, _ subtitle: String?, _ painter: CoverPainter
    ) -> Result<PictureCover, ImageGenerationError> {
        do {
            let picture = try Picture(decoding: file)
            if picture.isBlank { return .failure(.blankPicture) }
            return .success(try painter.cover(of: picture, title: title, subtitle: subtitle))
        } catch let error as PictureError {
            return .failure(.refusedPicture(error))
        } catch {
            return .failure(.cover("\(error)"))
        }
    }
}
