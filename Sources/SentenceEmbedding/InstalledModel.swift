import Foundation

/// A model folder below the folder of models: a line of `rhythmiq models list`.
package struct InstalledModel: Sendable {
    /// The path below the folder of models, such as `snunlp/KR-SBERT-V40K-klueNLI-augSTS`.
    package let name: String
    package let path: String
    /// The model, or why it can't be used.
    package let encoder: Result<SentenceEncoder, ModelError>

    /// Folders that hold a `modules.json`, one or two levels down, by name; none where there is no such folder.
    ///
    /// - Throws: `unreadable` for a folder that is there and can't be listed.
    package static func all(in folder: String) throws(ModelError) -> [InstalledModel] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        var names: [String] = []
        for name in try subfolders(of: folder) {
            if isModel(folder + "/" + name) {
                names.append(name)
            } else {
                names += try subfolders(of: folder + "/" + name).map { name + "/" + $0 }
                    .filter { isModel(folder + "/" + $0) }
            }
        }
        return names.sorted().map { name in
            let path = folder + "/" + name
            return InstalledModel(name: name, path: path, encoder: open(path))
        }
    }

    private static func open(_ path: String) -> Result<SentenceEncoder, ModelError> {
        do {
            return .success(try SentenceEncoder(folder: path))
        } catch {
            return .failure(error)
        }
    }

    private static func isModel(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path + "/modules.json")
    }

    private static func subfolders(of path: String) throws(ModelError) -> [String] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw ModelError(file: path, reason: .unreadable(error.localizedDescription))
        }
        return names.filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder)
                && isFolder.boolValue
        }
    }
}
