import Foundation
import Tokenization

/// What a folder saved by sentence-transformers says about its model, all but the weights.
///
/// Old layout: `modules.json` names `0_Transformer` and `1_Pooling`. New layout: the transformer lies in the root,
/// beside `1_Pooling` and `2_Normalize`. Only what `modules.json` names is read.
struct ModelFolder {
    let path: String
    /// Of the transformer module.
    let transformerPath: String
    let configuration: BertConfiguration
    let pooling: [PoolingMode]
    let normalizes: Bool

    init(path: String) throws(ModelError) {
        self.path = path
        let modules = try ModuleList(folder: path)
        transformerPath = modules.transformer
        pooling = try PoolingMode.modes(fromFolder: modules.pooling)
        normalizes = modules.normalizes
        configuration = try BertConfiguration(file: transformerPath + "/config.json")
    }

    /// The weights' file; where there is none, the error says what lies there instead.
    var weightsPath: String {
        get throws(ModelError) {
            let path = transformerPath + "/model.safetensors"
            let manager = FileManager.default
            guard !manager.fileExists(atPath: path) else { return path }
            let index = path + ".index.json"
            if manager.fileExists(atPath: index) {
                throw ModelError(
                    file: index, reason: .unsupported("weights in several files are not read; save them as one"))
            }
            let pickle = transformerPath + "/pytorch_model.bin"
            throw manager.fileExists(atPath: pickle)
                ? ModelError(file: pickle, reason: .pickleOnly) : ModelError(file: path, reason: .missing)
        }
    }
}

/// `modules.json`: the steps from text to vector, each with its folder.
private struct ModuleList {
    let transformer: String
    let pooling: String
    let normalizes: Bool

    init(folder: String) throws(ModelError) {
        let file = folder + "/modules.json"
        let entries = try JSONFile.decode([Entry].self, from: file).sorted { $0.idx < $1.idx }
        let kinds = entries.map(\.kind)
        guard kinds == ["Transformer", "Pooling"] || kinds == ["Transformer", "Pooling", "Normalize"] else {
            let found = kinds.joined(separator: ", ")
            throw ModelError(
                file: file,
                reason: .unsupported("the modules \(found) are not Transformer, Pooling and perhaps Normalize"))
        }
        for entry in entries where entry.path.hasPrefix("/") || entry.path.split(separator: "/").contains("..") {
            throw ModelError(
                file: file, reason: .malformed("the path of the module \(entry.kind) leads out of the folder"))
        }
        transformer = entries[0].path.isEmpty ? folder : folder + "/" + entries[0].path
        pooling = folder + "/" + entries[1].path
        normalizes = kinds.count == 3
    }

    private struct Entry: Decodable {
        let idx: Int
        let path: String
        let type: String

        /// The class's name; the Python module around it differs between versions.
        var kind: String { type.split(separator: ".").last.map(String.init) ?? type }
    }
}
