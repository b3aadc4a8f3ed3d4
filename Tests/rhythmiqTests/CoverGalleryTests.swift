import CoverArt
import Foundation
import ImageGenerationAPI
import PictureSamples
import TestSupport
import Testing

@testable import rhythmiq

/// The page of covers, with an image service and without.
@Suite(.timeLimit(.minutes(5))) struct CoverGalleryTests {
    private static let texts = ["비 오는 날 재즈", "night drive, no rap", "nude beach jazz"]

    /// - Parameter options: the cover's settings.
    /// - Returns: the page, and the names of the files beside it.
    private func page(_ options: [String: String]) async throws -> (text: String, files: [String]) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rhythmiq-gallery-\(UUID().uuidString)")
        defer { do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) } }
        let settings = try Settings.read(
            options: options, environment: ["RHYTHMIQ_CONFIG": ""], defaultFile: "/nonexistent")
        let painter = CoverPainter()
        let gallery = CoverGallery(
            pipeline: try Application.load(settings).pipeline, painter: painter,
            provider: try CoverProvider(settings, painter: painter), folder: folder)
        var page = CoverGallery.Page()
        for (index, text) in Self.texts.enumerated() {
            do {
                page.rows.append(try await gallery.row(index, text))
            } catch is ImageGenerationError {
                // As the command: a sentence for which no prompt is made is left out.
                continue
            }
        }
        return (page.text, try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted())
    }

    @Test func thePicturesOfAServiceStandBesideTheDrawnOnes() async throws {
        let base64 = Data(PictureSample(width: 512, height: 512).png).base64EncodedString()
        let answer = Array(#"{"images":["\#(base64)"]}"#.utf8)
        try await ScriptedServer.running({ while $0.readRequest() != nil { $0.answer(200, [], answer) } }) { server in
            let page = try await page(["covers.provider": "sdwebui", "covers.apiURL": server.url])

            #expect(page.files.filter { $0.hasSuffix("painted.jpg") } == ["01-painted.jpg", "02-painted.jpg"])
            for number in ["01", "02"] {
                let drawn = try #require(page.text.range(of: "\(number)-drawn.jpg"))
                let painted = try #require(page.text.range(of: "\(number)-painted.jpg"))
                #expect(drawn.upperBound < painted.lowerBound)
                #expect(!page.text[drawn.upperBound..<painted.lowerBound].contains("|"), "not in one cell")
            }
            #expect(page.text.contains("beside it painted by the image service"))
            // The third request is none to paint for: nobody is asked.
            #expect(server.requests.count == 2)
        }
    }

    @Test func aServiceThatFailsLeavesTheDrawnOnes() async throws {
        try await ScriptedServer.running({ while $0.readRequest() != nil { $0.answer(402) } }) { server in
            let page = try await page(["covers.provider": "sdwebui", "covers.apiURL": server.url])
            #expect(page.files == ["01-drawn.jpg", "02-drawn.jpg", "03-drawn.jpg"])
            #expect(!page.text.contains("painted"))
        }
    }
}
