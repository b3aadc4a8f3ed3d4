import Foundation

/// A revision of a model on the hub, and which of its files are worth fetching.
struct ModelListing: Equatable {
    /// The commit that the revision stood at.
    let commit: String
    let files: [File]

    struct File: Equatable {
        let path: String
        let byteCount: Int?
        let checksum: Checksum?
    }

    enum Checksum: Equatable {
        /// Of the content.
        case sha256(String)
        /// As git names a blob: SHA-1 of `blob`, a space, the length, a zero byte and the content.
        case gitBlob(String)
    }

    /// - Parameter json: the hub's answer for a revision, with sizes and checksums asked for.
    init(json: [UInt8], model: String) throws(ModelHubError) {
        let wire: Wire
        do {
            wire = try JSONDecoder().decode(Wire.self, from: Data(json))
        } catch {
            throw ModelHubError(.malformedListing, model)
        }
        commit = wire.sha
        guard !commit.isEmpty, commit.utf8.allSatisfy({ $0.isHexadecimal }) else {
            throw ModelHubError(.malformedListing, model)
        }
        var files: [File] = []
        for sibling in wire.siblings where Self.isWanted(sibling.rfilename) {
            guard Self.isSafe(sibling.rfilename) else { throw ModelHubError(.unsafePath, model) }
            guard (sibling.lfs?.size ?? sibling.size ?? 0) >= 0 else { throw ModelHubError(.malformedListing, model) }
            let checksum = sibling.lfs.map { Checksum.sha256($0.sha256) } ?? sibling.blobId.map(Checksum.gitBlob)
            files.append(
                File(path: sibling.rfilename, byteCount: sibling.lfs?.size ?? sibling.size, checksum: checksum))
        }
        self.files = files
        hasPickle = wire.siblings.contains { $0.rfilename.hasSuffix("pytorch_model.bin") }
    }

    let hasPickle: Bool
    var weights: [File] { files.filter { $0.path.hasSuffix("model.safetensors") } }

    /// Configuration, vocabulary, weights; in the root and in the folders of sentence-transformers' modules.
    private static func isWanted(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        guard parts.count <= 2, let name = parts.last else { return false }
        guard parts.count == 1 || parts[0].first?.isNumber == true else { return false }
        return [
            "modules.json", "config.json", "config_sentence_transformers.json", "sentence_bert_config.json",
            "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt", "model.safetensors",
            "LICENSE", "README.md",
        ].contains(String(name))
    }

    private static func isSafe(_ path: String) -> Bool {
        !path.hasPrefix("/") && !path.utf8.contains(0)
            && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
                !["", ".", ".."].contains($0)
            }
    }

    private struct Wire: Decodable {
        let sha: String
        let siblings: [Sibling]

        struct Sibling: Decodable {
            let rfilename: String
            let size: Int?
            let blobId: String?
            let lfs: LargeFile?
        }

        struct LargeFile: Decodable {
            let sha256: String
            let size: Int
        }
    }
}

extension UInt8 {
    fileprivate var isHexadecimal: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
    }
}
