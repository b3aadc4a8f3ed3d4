/// Why a folder can't serve as a model: which file, what is wrong with it, and the remedy where there is one.
package struct ModelError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The path as it was looked for.
    package let file: String
    package let reason: Reason

    package enum Reason: Equatable, Sendable {
        case missing
        /// The operating system's words.
        case unreadable(String)
        /// The operating system's words.
        case unwritable(String)
        case truncated(expectedBytes: Int, foundBytes: Int)
        /// Not what its name promises; the sentence says what is wrong.
        case malformed(String)
        /// In order, but of a kind that this program can't use.
        case unsupported(String)
        /// Weights in Python's pickle format, which can run any code and is never read.
        case pickleOnly
        case missingTensor(String)
        case tensorShape(name: String, expected: [Int], found: [Int])
        case tensorType(name: String, found: String)
    }

    package var description: String { "\(file): \(reason.sentence)" }
}

extension ModelError.Reason {
    fileprivate var sentence: String {
        switch self {
        case .missing: "is missing; a model folder is one that sentence-transformers has saved"
        case .unreadable(let words): "can't be read: \(words)"
        case .unwritable(let words): "can't be written: \(words)"
        case .truncated(let expected, let found):
            "ends after \(found) of \(expected) bytes; the download was cut off, fetch it again"
        case .malformed(let what): what
        case .unsupported(let what): what
        case .pickleOnly:
            "holds the weights as a Python pickle, which is not read for safety; fetch model.safetensors (on the hub "
                + "often in the revision refs/pr/1), or convert in Python: "
                + "transformers.AutoModel.from_pretrained(FOLDER).save_pretrained(FOLDER, safe_serialization=True)"
        case .missingTensor(let name): "lacks the tensor \(name); these are not the weights of config.json"
        case .tensorShape(let name, let expected, let found):
            "the tensor \(name) has the shape \(found), config.json and the vocabulary ask for \(expected)"
        case .tensorType(let name, let found):
            "the tensor \(name) is of type \(found); F32, F16 and BF16 are read"
        }
    }
}
