import Foundation

/// A model folder below the folder of models: a line of `rhythmiq models list`.
package struct InstalledModel: Sendable {
    /// The path below the folder of models, such as `snunlp/KR-SBERT-V40K-klueNLI-augSTS`.
    package let name: String
    package let path: String
    /// The model, or why it can't be used.
    package let encoder: Result<SentenceEncoder, ModelError>

    /// Folders that hold a `modules.json`, one or two levels down, by name; none where there is no such folder.
    package static func all(in folder: String) -> [InstalledModel] {
        let names = subfolders(of: folder).flatMap { name in
            isModel(folder + "/" + name)
                ? [name]
                : subfolders(of: folder + "/" + name).map { name + "/" + $0 }.filter { isModel(folder + "/" + $0) }
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

    /// None of what can't be read: a list shows what is there.
    private static func subfolders(of path: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    }
}
