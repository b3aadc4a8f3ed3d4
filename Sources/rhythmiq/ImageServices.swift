import CoverArt
import Foundation
import HTTPTransport
import ImageGenerationAPI
import RhythmiQDomain

/// How covers come about.
enum CoverProvider: Sendable {
    case none
    case painted
    /// By an image model; the drawn cover until its picture is there, and where none comes.
    case generated(ImageGenerator, style: PictureStyle?, setsTitle: Bool)

    init(_ settings: Settings, painter: CoverPainter) throws(SettingsError) {
        let name = settings.text("covers.provider") ?? "painted"
        let wish = settings.text("covers.style").flatMap(PictureWish.init) ?? .automatic
        guard name != "none" else {
            self = .none
            return
        }
        guard name != "painted", wish != .none, let kind = ImageServiceConfiguration.Kind(rawValue: name) else {
            self = .painted
            return
        }
        let style: PictureStyle? = if case .style(let style) = wish { style } else { nil }
        self = .generated(
            try Self.generator(kind, settings, painter), style: style,
            setsTitle: settings.text("covers.title") == "true")
    }

    private static func generator(
        _ kind: ImageServiceConfiguration.Kind, _ settings: Settings, _ painter: CoverPainter
    ) throws(SettingsError) -> ImageGenerator {
        let isHosted = kind == .huggingface
        if isHosted, settings.text("covers.apiURL") == nil, settings.text("covers.token") == nil {
            throw settings.fault("covers.token", "is required with covers.provider \(kind.rawValue)")
        }
        var configuration = ImageServiceConfiguration(
            kind, baseURL: settings.text("covers.apiURL"), token: settings.text("covers.token").map { Secret($0) },
            model: settings.text("covers.model") ?? ImageServiceConfiguration.defaultModel)
        if let path = settings.text("covers.workflow") {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw settings.fault("covers.workflow", "names a file that can't be read")
            }
            configuration.workflow = Array(data)
        }
        do throws(ImageGenerationError) {
            return try ImageGenerator(configuration, client: HTTPClient(), painter: painter)
        } catch {
            throw settings.fault("covers.workflow", "is no ComfyUI workflow in API format (a JSON object)")
        }
    }
}

extension CoverProvider: CustomStringConvertible {
    var description: String {
        switch self {
        case .none: "none"
        case .painted: "painted"
        case .generated: "painted until the image service's picture is there"
        }
    }
}
