import Catalogue
import CatalogueIndex
import ChatBot
import Foundation
import PlaylistPipeline
import Recommendation
import RequestUnderstanding
import RhythmiQDomain
import SentenceEmbedding
import ThemeMatching

/// Where the program's own files are: `bot-config`, in the working directory or above the executable.
struct Installation: Sendable {
    let folder: URL

    static func find() throws(CommandFailure) -> Installation {
        var candidates = [URL(filePath: FileManager.default.currentDirectoryPath).appending(path: "bot-config")]
        if let home = ProcessInfo.processInfo.environment["RHYTHMIQ_HOME"], !home.isEmpty {
            candidates = [URL(filePath: home).appending(path: "bot-config")]
            guard FileManager.default.fileExists(atPath: candidates[0].appending(path: "themes.yaml").path) else {
                throw CommandFailure(message: "RHYTHMIQ_HOME holds no bot-config/themes.yaml.", exitCode: 78)
            }
        }
        var above = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        while above.path != "/" {
            candidates.append(above.appending(path: "bot-config"))
            above.deleteLastPathComponent()
        }
        candidates.append(URL(filePath: "/usr/share/rhythmiq/bot-config"))
        let found = candidates.first {
            FileManager.default.fileExists(atPath: $0.appending(path: "themes.yaml").path)
        }
        guard let found else {
            throw CommandFailure(
                message: "The folder bot-config (themes, replies, catalogue) was not found. "
                    + "Run rhythmiq in the project's folder, or set RHYTHMIQ_HOME to it.")
        }
        return Installation(folder: found)
    }

    var themesFile: URL { folder.appending(path: "themes.yaml") }

    func catalogueFolder(_ settings: Settings) throws(SettingsError) -> URL {
        guard let path = settings.text("catalog.path") else { return folder.appending(path: "catalogue") }
        guard FileManager.default.fileExists(atPath: path) else {
            throw settings.fault("catalog.path", "names nothing that exists")
        }
        return URL(filePath: path)
    }
}

/// Everything loaded and wired: the composition root of the terminal.
struct Application: Sendable {
    var settings: Settings
    let installation: Installation
    let vocabulary: ThemeVocabulary
    let songs: LoadedCatalogue
    let pipeline: PlaylistPipeline
    let replies: Replies
    private let matcher: any ThemeMatcher

    static func load(_ settings: Settings) throws -> Application {
        let songs = try LoadedCatalogue(contentsOf: Installation.find().catalogueFolder(settings))
        let application = try load(settings, songs: songs)
        application.pipeline.prepare()
        return application
    }

    /// Whoever reads messages prepares the pipeline.
    static func load(_ settings: Settings, songs: LoadedCatalogue) throws -> Application {
        let installation = try Installation.find()
        let vocabulary = try ThemeVocabulary(contentsOf: installation.themesFile)
        return Application(
            settings, installation, vocabulary, songs, try Replies(folder: installation.folder),
            try matcher(settings, vocabulary))
    }

    /// The same with other songs: what is known of artists and titles is made anew, everything else stays.
    func with(songs: LoadedCatalogue) -> Application {
        Application(settings, installation, vocabulary, songs, replies, matcher)
    }

    private init(
        _ settings: Settings, _ installation: Installation, _ vocabulary: ThemeVocabulary, _ songs: LoadedCatalogue,
        _ replies: Replies, _ matcher: any ThemeMatcher
    ) {
        (self.settings, self.installation, self.vocabulary) = (settings, installation, vocabulary)
        (self.songs, self.replies, self.matcher) = (songs, replies, matcher)
        let maxMinutes = Double(settings.integer("limits.maxMinutes") ?? 600)
        pipeline = PlaylistPipeline(
            vocabulary: vocabulary,
            makingReader: {
                RequestReader(
                    vocabulary: vocabulary, artists: songs.artistNames, ambiguousNames: Set(vocabulary.ambiguousNames),
                    maxMinutes: maxMinutes, matcher: matcher, songs: songs.finder)
            }, recommender: songs.recommender)
    }

    /// `lexical`, or a model folder by path or by name under the state directory.
    private static func matcher(_ settings: Settings, _ vocabulary: ThemeVocabulary) throws -> any ThemeMatcher {
        let name = settings.text("embedding.model") ?? "lexical"
        if name == "lexical" { return LexicalMatcher(vocabulary: vocabulary) }
        let folders = ModelFolders(settings)
        let encoder = try folders.encoder(named: name)
        return EmbeddingMatcher(
            vocabulary: vocabulary, embedder: EncoderEmbedder(encoder: encoder),
            index: try folders.meaningIndex(of: name, vocabulary, encoder))
    }
}
