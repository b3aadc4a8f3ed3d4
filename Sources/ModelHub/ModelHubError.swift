/// Why a model could not be fetched; says the file and the remedy, never an address or a token.
package struct ModelHubError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: Equatable, Sendable {
        case invalidName
        case noSuchModel
        /// The hub wants a token, or another one.
        case notAllowed
        case malformedListing
        /// The listing names a place outside of the model's folder.
        case unsafePath
        case noWeights
        /// Weights in Python's pickle format, which can run any code.
        case pickleOnly
        case refused(status: Int)
        /// The transport's words.
        case unreachable(String)
        case wrongSize(expected: Int, found: Int)
        case wrongChecksum
        /// The operating system's words.
        case unwritable(String)
    }

    package let code: Code
    /// The model's name, or a file of it.
    package let subject: String

    package init(_ code: Code, _ subject: String) { (self.code, self.subject) = (code, subject) }

    package var description: String { "\(subject): \(sentence)" }

    private var sentence: String {
        switch code {
        case .invalidName: "is no model's name; it is written owner/name, or name alone"
        case .noSuchModel: "the hub knows no such model or revision; check the name"
        case .notAllowed: "the hub does not hand it out; accept the model's terms there and give --token-file"
        case .malformedListing: "the hub's list of files makes no sense; check the hub's address"
        case .unsafePath: "the hub names a file outside of the model's folder; nothing was fetched"
        case .noWeights: "there are no weights in the safetensors format"
        case .pickleOnly:
            "holds its weights as a Python pickle only, which is not read for safety; convert it in Python: "
                + "transformers.AutoModel.from_pretrained(NAME).save_pretrained(FOLDER, safe_serialization=True)"
        case .refused(let status): "the hub answered with status \(status); try again later"
        case .unreachable(let words): "\(words); what was fetched is kept, run the same command again"
        case .wrongSize(let expected, let found): "has \(found) of \(expected) bytes; run the same command again"
        case .wrongChecksum: "was damaged on the way and is thrown away; run the same command again"
        case .unwritable(let words): "can't be written: \(words)"
        }
    }
}
