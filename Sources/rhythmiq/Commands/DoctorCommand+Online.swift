import CoverArt
import CoverStorage
import Foundation
import ImageGenerationAPI
import RhythmiQDomain

/// What `doctor --online` asks of services elsewhere.
struct OnlineCheckup {
    let settings: Settings

    /// - Returns: `nil` where no image service is configured.
    func imageService() async throws -> String? {
        guard case .generated(let generator, _, _) = try CoverProvider(settings, painter: CoverPainter()) else {
            return nil
        }
        return try await withProgress("asking the image service") { try await generator.state() }
    }

    /// A picture of rain, so that the whole way is tried once: order, answer, decoding, file.
    func sample() async throws -> String? {
        guard case .generated(let generator, let style, _) = try CoverProvider(settings, painter: CoverPainter()) else {
            return nil
        }
        let input = PromptInput(
            themes: [WeightedTheme(ThemeID("wx.rain")), WeightedTheme(ThemeID("mood.calm"))], seed: 1, style: style)
        let start = ContinuousClock.now
        let picture = try await withProgress("the image service is painting") {
            try await generator.picture(for: input)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let file = settings.stateDirectory().appending(path: "sample-cover.jpg")
        try OutputFile.write(Data(picture.cover.jpeg), to: file)
        return
            "\(picture.cover.side) px, \(picture.cover.jpeg.count) bytes after \(Int(seconds.rounded())) s: \(file.path)"
    }

    /// Writes, reads and removes one small object.
    func storage() async throws -> String? {
        guard let (_, store) = try CoverArchive.configured(settings) else { return nil }
        return try await withProgress("trying the storage of covers") {
            let probe = Array("rhythmiq doctor".utf8)
            try await store.put(probe, as: "doctor/probe")
            let read = try await store.get("doctor/probe")
            try await store.remove("doctor/probe")
            guard read == probe else {
                throw CommandFailure(message: "the storage answers something else than was written")
            }
            return "writes, reads and removes"
        }
    }
}
