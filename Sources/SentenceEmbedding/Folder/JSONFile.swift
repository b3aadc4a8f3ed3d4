import Foundation

/// A small file of a model folder.
enum JSONFile {
    static func decode<Content: Decodable>(_ type: Content.Type, from path: String) throws(ModelError) -> Content {
        let data = try bytes(of: path)
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch {
            throw ModelError(file: path, reason: .malformed(sentence(for: error)))
        }
    }

    /// `nil` only where there is no such file: a damaged one is an error.
    static func decodeIfPresent<Content: Decodable>(
        _ type: Content.Type, from path: String
    ) throws(ModelError) -> Content? {
        FileManager.default.fileExists(atPath: path) ? try decode(type, from: path) : nil
    }

    static func bytes(of path: String) throws(ModelError) -> Data {
        let file = try MappedFile(path: path)
        return file.withBytes(0..<file.byteCount) { Data($0) }
    }
}

/// Which key, and what about it; never the file's content.
func sentence(for error: any Error) -> String {
    guard let error = error as? DecodingError else { return "is not JSON" }
    switch error {
    case .keyNotFound(let key, let context): return "lacks \(name(of: context.codingPath + [key]))"
    case .typeMismatch(let type, let context): return "\(name(of: context.codingPath)) is not of the type \(type)"
    case .valueNotFound(_, let context): return "\(name(of: context.codingPath)) is null"
    case .dataCorrupted(let context):
        return context.codingPath.isEmpty ? "is not JSON" : "\(name(of: context.codingPath)) makes no sense"
    @unknown default: return "is not what it should be"
    }
}

private func name(of path: [any CodingKey]) -> String {
    path.isEmpty ? "the whole" : path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
}
