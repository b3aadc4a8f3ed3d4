import Foundation
import HTTPTransport
import PictureDecoding

/// Where an answer keeps its picture. Services differ and change, so all the known shapes are read everywhere: the file
/// itself, Base64 in `data[].b64_json` or `images[]`, an address in `data[].url`, `images[].url` or `output`.
enum PictureAnswer: Equatable {
    case file([UInt8])
    case address(String)

    init(_ response: HTTPResponse) throws(ImageGenerationError) {
        switch response.body.first(where: { !" \n\r\t".utf8.contains($0) }) {
        case nil: throw .refusedPicture(.empty)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard let json = JSON(response.body), let answer = try Self.find(in: json) else { throw .malformedAnswer }
            self = answer
        // HTML, most likely an error page with status 200.
        case UInt8(ascii: "<"): throw .malformedAnswer
        default: self = .file(response.body)
        }
    }

    private static func find(in json: JSON) throws(ImageGenerationError) -> PictureAnswer? {
        for name in ["data", "images", "output", "outputs", "image"] {
            guard let value = json[name] else { continue }
            let first = value[0] ?? value
            if let text = first.text { return try read(text) }
            for field in ["b64_json", "url", "image"] {
                if let text = first[field]?.text { return try read(text) }
            }
            if let inner = try find(in: value) { return inner }
        }
        return nil
    }

    private static func read(_ text: String) throws(ImageGenerationError) -> PictureAnswer {
        if text.hasPrefix("http://") || text.hasPrefix("https://") { return .address(text) }
        // `data:image/png;base64,…`, as some forks of AUTOMATIC1111 answer.
        let base64 =
            text.hasPrefix("data:") ? text[(text.firstIndex(of: ",") ?? text.startIndex)...].dropFirst() : text[...]
        guard let data = Data(base64Encoded: String(base64)) else { throw .malformedAnswer }
        return .file(Array(data))
    }
}

extension ServiceCaller {
    /// The picture of an answer, fetched if it is elsewhere.
    func file(in response: HTTPResponse) async throws(ImageGenerationError) -> [UInt8] {
        switch try PictureAnswer(response) {
        case .file(let bytes): bytes
        case .address(let address): try await download(address)
        }
    }
}
