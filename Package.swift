// swift-tools-version: 6.2
import PackageDescription

/// Every target takes the same language settings; `numericSettings` adds optimisation to debug builds, because the
/// plain float loops of the numeric core are unusably slow without it.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]
let numericSettings = settings + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
    name: "rhythmiq",
    products: [
        .executable(name: "rhythmiq", targets: ["rhythmiq"]),
        // Not for anybody's use: the tests load it before the daemon.
        .library(name: "FaultyDisk", type: .dynamic, targets: ["FaultyDisk"]),
    ],
    dependencies: [
        // The command line: options, `--help`, exit codes.
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        // Settings, themes, replies: the YAML files that an operator edits.
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        // The store: SQLite with typed rows, migrations and online backup.
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        // The stand-ins of outside services, in the tests.
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        // The listener: webhooks, linking pages, health, under the limits that the rules set.
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        // The composition root: commands, configuration, the wiring. The only target that sees everything.
        .executableTarget(
            name: "rhythmiq",
            dependencies: [
                "ChatBot", "RequestHandling", "PlaylistPipeline", "RequestUnderstanding", "ThemeMatching",
                "SentenceEmbedding", "Tokenization", "Recommendation", "Jobs", "Storage", "Accounts", "Cryptography",
                "TelegramAPI", "SpotifyAPI", "HTTPTransport", "WebServer", "Observability", "Catalogue",
                "CatalogueIndex", "CatalogueEvaluation", "CatalogueImport", "CoverArt", "ImageGenerationAPI",
                "CoverStorage",
                "PlaylistFiles", "ModelHub",
                "LanguageAnalysis", "RhythmiQDomain",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Yams", package: "Yams"), .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),
        // A message in a conversation becomes a command; an answer becomes sentences in the asker's language.
        .target(name: "ChatBot", dependencies: ["RhythmiQDomain", .product(name: "Yams", package: "Yams")]),
        // Prompt → request → tracks → title, cover, files.
        .target(
            name: "PlaylistPipeline",
            dependencies: ["RequestUnderstanding", "ThemeMatching", "Recommendation", "RhythmiQDomain"]
        ),
        // Text → request: normalisation, lengths, negation, artists, eras, chit-chat, crisis.
        .target(
            name: "RequestUnderstanding", dependencies: ["ThemeMatching", "LanguageAnalysis", "RhythmiQDomain"],
            swiftSettings: numericSettings),
        // Text → themes: the vocabulary and two matchers behind one interface.
        .target(
            name: "ThemeMatching",
            dependencies: [
                "LanguageAnalysis", "Tokenization", "RhythmiQDomain", .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: numericSettings
        ),
        // Text → words: normalisation, Hangul letters, conjugation, a lexicon and the segmentation of a sentence by it.
        .target(name: "LanguageAnalysis", dependencies: ["RhythmiQDomain"], swiftSettings: numericSettings),
        // Text → vector: model folder, weights by memory mapping, BERT forward, pooling.
        .target(
            name: "SentenceEmbedding", dependencies: ["Tokenization", "EncoderKernels"], swiftSettings: numericSettings),
        // The encoder's arithmetic in C, a file per instruction set, chosen by the processor at run time.
        .target(name: "EncoderKernels", cSettings: [.unsafeFlags(["-O3"])]),
        // A hub's model → a folder beside the others, checked.
        .target(name: "ModelHub", dependencies: ["HTTPTransport"], swiftSettings: numericSettings),
        // Text → token ids.
        .target(name: "Tokenization", swiftSettings: numericSettings),
        // Themes and seeds → ranked tracks → an ordered list of the length asked for.
        .target(
            name: "Recommendation", dependencies: ["CatalogueIndex", "Catalogue", "RhythmiQDomain"],
            swiftSettings: numericSettings),
        // Tracks, playlists, their sparse matrix; reading and checking them.
        .target(name: "Catalogue", dependencies: ["RhythmiQDomain"], swiftSettings: numericSettings),
        // A catalogue as one memory-mapped file: building, opening, exact neighbours.
        .target(
            name: "CatalogueIndex", dependencies: ["NeighbourKernels", "Catalogue", "RhythmiQDomain"],
            swiftSettings: numericSettings),
        // Counting shared playlists in C, compiled once per instruction set and chosen by the processor at run time.
        .target(name: "NeighbourKernels", cSettings: [.unsafeFlags(["-O3"])]),
        // How good and how fast an index answers; invented collections to measure with.
        .target(
            name: "CatalogueEvaluation",
            dependencies: ["Recommendation", "CatalogueIndex", "Catalogue", "RhythmiQDomain"],
            swiftSettings: numericSettings),
        // Other people's collections → one catalogue; a catalogue → its files.
        .target(
            name: "CatalogueImport",
            dependencies: ["Catalogue", "RequestUnderstanding", "ThemeMatching", "RhythmiQDomain"],
            swiftSettings: numericSettings
        ),
        // Themes and a seed → a drawn cover as JPEG.
        .target(
            name: "CoverArt", dependencies: ["PictureDecoding", "CCairo", "CTurboJPEG", "RhythmiQDomain"],
            swiftSettings: numericSettings,
            // pangocairo.pc names neither; a font map of one's own needs both.
            linkerSettings: [.linkedLibrary("pangoft2-1.0"), .linkedLibrary("fontconfig")]
        ),
        // A PNG, JPEG or WebP file from anywhere → pixels, within bounds of time and memory.
        .target(
            name: "PictureDecoding", dependencies: ["CPNG", "CTurboJPEG", "CWebP"], swiftSettings: numericSettings),
        // Themes → an English prompt → a picture by Stable Diffusion at one of four kinds of service.
        .target(
            name: "ImageGenerationAPI",
            dependencies: ["HTTPTransport", "PictureDecoding", "CoverArt", "RhythmiQDomain"]),
        // Where covers stay: a folder or an S3 bucket; models and catalogues from a bucket.
        .target(name: "CoverStorage", dependencies: ["HTTPTransport", "Cryptography", "RhythmiQDomain"]),
        // One way to send a request: the system's libcurl on one thread, with deadlines and caps; when to try again.
        .target(name: "HTTPTransport", dependencies: ["CCurl"]),
        // A playlist as .m3u8, .csv and .jspf; search links.
        .target(name: "PlaylistFiles", dependencies: ["RhythmiQDomain"]),
        // One message's outer way: plan, search, create, fill, cover, reply, each step recorded.
        .target(
            name: "RequestHandling",
            dependencies: [
                "PlaylistPipeline", "Recommendation", "RequestUnderstanding", "ThemeMatching", "ChatBot", "CoverArt",
                "PlaylistFiles", "Jobs", "RhythmiQDomain", .product(name: "Logging", package: "swift-log"),
            ]
        ),
        // Webhooks, linking pages, covers on the public listener; health and metrics on the other.
        .target(
            name: "WebServer",
            dependencies: [
                "Observability", "RhythmiQDomain", .product(name: "Yams", package: "Yams"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"), .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        // Telegram's wire: client, updates, markup, what waits to be said.
        .target(
            name: "TelegramAPI",
            dependencies: [
                "Jobs", "HTTPTransport", "Observability", "RhythmiQDomain",
                .product(name: "Logging", package: "swift-log"),
            ]),
        // Spotify's wire: tokens, search that finds a song under any spelling, playlists.
        .target(
            name: "SpotifyAPI",
            dependencies: ["HTTPTransport", "Catalogue", "LanguageAnalysis", "RhythmiQDomain"],
            swiftSettings: numericSettings),
        // Linking a music account to a person: tickets, consent, the code in the chat, tokens and their refresh.
        .target(
            name: "Accounts",
            dependencies: [
                "Cryptography", "SpotifyAPI", "RhythmiQDomain", .product(name: "Logging", package: "swift-log"),
            ]),
        // All rows: SQLite through GRDB.
        .target(
            name: "Storage",
            dependencies: [
                "Jobs", "Accounts", "RhythmiQDomain", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        // The key ring and what is done with its keys, on the system's OpenSSL.
        .target(name: "Cryptography", dependencies: ["COpenSSL", "RhythmiQDomain"]),
        // Log lines and metrics.
        .target(
            name: "Observability", dependencies: ["RhythmiQDomain", .product(name: "Logging", package: "swift-log")]),
        // Work that survives crashes: jobs, their steps, what waits to be said.
        .target(name: "Jobs", dependencies: ["RhythmiQDomain"]),
        // Values only, no input or output.
        .target(name: "RhythmiQDomain", swiftSettings: numericSettings),
        // Measures, beside the original's algorithm: `swift run -c release Benchmarks`.
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "PlaylistPipeline", "RequestUnderstanding", "ThemeMatching", "Recommendation", "Catalogue", "CoverArt",
                "RhythmiQDomain",
            ],
            swiftSettings: numericSettings
        ),
        // What the store can take in and work off: `swift run -c release StorageBenchmark [FOLDER]`.
        .executableTarget(name: "StorageBenchmark", dependencies: ["Storage", "Jobs", "RhythmiQDomain"]),
        // What the whole daemon bears, between its stand-ins: `swift run -c release LoadBenchmark [MEASURE …]`.
        .executableTarget(
            name: "LoadBenchmark",
            dependencies: [
                "StandIns", "HTTPTransport", "Storage", "Jobs", "Accounts", "Cryptography", "Catalogue",
                "RhythmiQDomain", "TestSupport",
            ]),
        .systemLibrary(name: "CCairo", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CWebP", pkgConfig: "libwebp", providers: [.apt(["libwebp-dev"])]),
        .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),

        .target(name: "TestSupport", dependencies: ["RhythmiQDomain"], path: "Tests/TestSupport"),
        // Strict doubles of the outside systems, as servers on loopback.
        .target(
            name: "StandIns",
            dependencies: [
                "HTTPTransport", "RhythmiQDomain", "TestSupport", .product(name: "Yams", package: "Yams"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
            ], path: "Tests/StandIns"),
        .target(name: "FaultyDisk", path: "Tests/FaultyDisk"),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "rhythmiq", "StandIns", "Storage", "Accounts", "Cryptography", "Jobs", "ChatBot", "Catalogue",
                "HTTPTransport", "RhythmiQDomain", "TestSupport", "PictureSamples",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(name: "JobsTests", dependencies: ["Jobs", "RhythmiQDomain", "TestSupport"]),
        .testTarget(
            name: "StorageTests",
            dependencies: [
                "Storage", "Jobs", "Accounts", "Cryptography", "RhythmiQDomain", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "CryptographyTests", dependencies: ["Cryptography", "RhythmiQDomain", "TestSupport"]),
        .testTarget(
            name: "AccountsTests",
            dependencies: [
                "Accounts", "Cryptography", "SpotifyAPI", "HTTPTransport", "Storage", "RhythmiQDomain",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "SpotifyAPITests",
            dependencies: [
                "SpotifyAPI", "HTTPTransport", "Catalogue", "RhythmiQDomain", "StandIns", "TestSupport",
            ]),
        .testTarget(
            name: "TelegramAPITests",
            dependencies: ["TelegramAPI", "Jobs", "HTTPTransport", "RhythmiQDomain", "StandIns", "TestSupport"]),
        .testTarget(
            name: "WebServerTests",
            dependencies: [
                "WebServer", "Observability", "RhythmiQDomain", "TestSupport", "COpenSSL",
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"), .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .testTarget(
            name: "ObservabilityTests",
            dependencies: [
                "Observability", "RhythmiQDomain", "TestSupport", .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(name: "RhythmiQDomainTests", dependencies: ["RhythmiQDomain", "TestSupport"]),
        .testTarget(
            name: "CatalogueTests", dependencies: ["Catalogue", "ThemeMatching", "RhythmiQDomain", "TestSupport"]),
        .testTarget(
            name: "CatalogueIndexTests", dependencies: ["CatalogueIndex", "Catalogue", "RhythmiQDomain", "TestSupport"]),
        .testTarget(
            name: "CatalogueImportTests",
            dependencies: ["CatalogueImport", "Catalogue", "ThemeMatching", "RhythmiQDomain", "TestSupport"],
            exclude: ["Fixtures"]
        ),
        .testTarget(
            name: "RecommendationTests",
            dependencies: ["Recommendation", "CatalogueIndex", "Catalogue", "RhythmiQDomain", "TestSupport"]),
        .testTarget(
            name: "TokenizationTests", dependencies: ["Tokenization", "RhythmiQDomain", "TestSupport"],
            exclude: ["Golden"]
        ),
        .testTarget(
            name: "SentenceEmbeddingTests",
            dependencies: ["SentenceEmbedding", "Tokenization", "EncoderKernels", "RhythmiQDomain", "TestSupport"],
            exclude: ["Golden"]
        ),
        .testTarget(
            name: "LanguageAnalysisTests", dependencies: ["LanguageAnalysis", "RhythmiQDomain", "TestSupport"]),
        .testTarget(
            name: "ThemeMatchingTests",
            dependencies: ["ThemeMatching", "LanguageAnalysis", "RhythmiQDomain", "TestSupport"]
        ),
        .testTarget(
            name: "RequestUnderstandingTests",
            dependencies: [
                "RequestUnderstanding", "ThemeMatching", "SentenceEmbedding", "LanguageAnalysis", "Catalogue",
                "RhythmiQDomain", "TestSupport",
            ],
            exclude: ["Labelled"]
        ),
        .testTarget(
            name: "CoverArtTests",
            dependencies: [
                "CoverArt", "PictureDecoding", "PictureSamples", "CCairo", "RhythmiQDomain", "TestSupport",
            ]),
        .target(
            name: "PictureSamples", dependencies: ["CPNG", "CTurboJPEG", "CWebP", "RhythmiQDomain"],
            path: "Tests/PictureSamples", swiftSettings: numericSettings),
        .testTarget(
            name: "PictureDecodingTests",
            dependencies: ["PictureDecoding", "PictureSamples", "RhythmiQDomain", "TestSupport"]),
        .testTarget(
            name: "ImageGenerationAPITests",
            dependencies: [
                "ImageGenerationAPI", "HTTPTransport", "PictureDecoding", "PictureSamples", "CoverArt",
                "RequestUnderstanding", "ThemeMatching", "Catalogue", "RhythmiQDomain", "TestSupport",
            ]),
        .testTarget(
            name: "CoverStorageTests",
            dependencies: ["CoverStorage", "HTTPTransport", "Cryptography", "RhythmiQDomain", "TestSupport"],
            exclude: ["Golden"]),
        .testTarget(name: "PlaylistFilesTests", dependencies: ["PlaylistFiles", "RhythmiQDomain", "TestSupport"]),
        .testTarget(name: "HTTPTransportTests", dependencies: ["HTTPTransport", "RhythmiQDomain", "TestSupport"]),
        .testTarget(name: "ModelHubTests", dependencies: ["ModelHub", "HTTPTransport", "TestSupport"]),
        .testTarget(
            name: "PlaylistPipelineTests",
            dependencies: [
                "PlaylistPipeline", "Recommendation", "RequestUnderstanding", "ThemeMatching", "RhythmiQDomain",
                "TestSupport",
            ]),
        .testTarget(
            name: "RequestHandlingTests",
            dependencies: [
                "RequestHandling", "Storage", "Jobs", "ChatBot", "Catalogue", "PlaylistPipeline", "Recommendation",
                "RequestUnderstanding", "ThemeMatching", "RhythmiQDomain", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(name: "ChatBotTests", dependencies: ["ChatBot", "RhythmiQDomain", "TestSupport"]),
        .testTarget(
            name: "rhythmiqTests",
            dependencies: [
                "rhythmiq", "PlaylistPipeline", "RequestHandling", "CatalogueImport", "ImageGenerationAPI",
                "CoverStorage", "CoverArt", "Storage", "Cryptography", "WebServer", "PictureSamples", "RhythmiQDomain",
                "TestSupport",
            ]),
    ]
)

for target in package.targets where target.type != .system && target.swiftSettings == nil {
    target.swiftSettings = settings
}
