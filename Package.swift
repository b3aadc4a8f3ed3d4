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
    products: [.executable(name: "rhythmiq", targets: ["rhythmiq"])],
    dependencies: [
        // The command line: options, `--help`, exit codes.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // Settings, themes, replies: the YAML files that an operator edits.
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // The composition root: commands, configuration, the wiring. The only target that sees everything.
        .executableTarget(
            name: "rhythmiq",
            dependencies: [
                "ChatBot", "PlaylistPipeline", "RequestUnderstanding", "ThemeMatching", "SentenceEmbedding",
                "Tokenization", "ModelHub", "HTTPTransport", "Recommendation", "Catalogue", "CatalogueImport",
                "CoverArt", "PlaylistFiles",
                "LanguageAnalysis", "RhythmiQDomain",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Yams", package: "Yams"),
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
                "LanguageAnalysis", "RhythmiQDomain", .product(name: "Yams", package: "Yams"),
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
        .target(name: "Recommendation", dependencies: ["Catalogue", "RhythmiQDomain"], swiftSettings: numericSettings),
        // Tracks, playlists, their sparse matrix; reading and checking them.
        .target(name: "Catalogue", dependencies: ["RhythmiQDomain"], swiftSettings: numericSettings),
        // Other people's collections → one catalogue; a catalogue → its files.
        .target(
            name: "CatalogueImport",
            dependencies: ["Catalogue", "RequestUnderstanding", "ThemeMatching", "RhythmiQDomain"],
            swiftSettings: numericSettings
        ),
        // Themes and a seed → a drawn cover as JPEG.
        .target(
            name: "CoverArt", dependencies: ["CCairo", "CTurboJPEG", "RhythmiQDomain"], swiftSettings: numericSettings,
            // pangocairo.pc names neither; a font map of one's own needs both.
            linkerSettings: [.linkedLibrary("pangoft2-1.0"), .linkedLibrary("fontconfig")]
        ),
        // One way to send a request: the system's libcurl on one thread, with deadlines and caps; when to try again.
        .target(name: "HTTPTransport", dependencies: ["CCurl"]),
        // A playlist as .m3u8, .csv and .jspf; search links.
        .target(name: "PlaylistFiles", dependencies: ["RhythmiQDomain"]),
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
        .systemLibrary(name: "CCairo", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),

        .target(name: "TestSupport", dependencies: ["RhythmiQDomain"], path: "Tests/TestSupport"),
        .testTarget(name: "RhythmiQDomainTests", dependencies: ["RhythmiQDomain", "TestSupport"]),
        .testTarget(
            name: "CatalogueTests", dependencies: ["Catalogue", "ThemeMatching", "RhythmiQDomain", "TestSupport"]),
        .testTarget(
            name: "CatalogueImportTests",
            dependencies: ["CatalogueImport", "Catalogue", "ThemeMatching", "RhythmiQDomain", "TestSupport"],
            exclude: ["Fixtures"]
        ),
        .testTarget(
            name: "RecommendationTests",
            dependencies: ["Recommendation", "Catalogue", "RhythmiQDomain", "TestSupport"]),
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
                "RequestUnderstanding", "ThemeMatching", "LanguageAnalysis", "Catalogue", "RhythmiQDomain",
                "TestSupport",
            ],
            exclude: ["Labelled"]
        ),
        .testTarget(name: "CoverArtTests", dependencies: ["CoverArt", "CCairo", "RhythmiQDomain", "TestSupport"]),
        .testTarget(name: "PlaylistFilesTests", dependencies: ["PlaylistFiles", "RhythmiQDomain", "TestSupport"]),
        .testTarget(name: "HTTPTransportTests", dependencies: ["HTTPTransport", "RhythmiQDomain", "TestSupport"]),
        .testTarget(name: "ModelHubTests", dependencies: ["ModelHub", "HTTPTransport", "TestSupport"]),
        .testTarget(
            name: "PlaylistPipelineTests",
            dependencies: [
                "PlaylistPipeline", "Recommendation", "RequestUnderstanding", "ThemeMatching", "RhythmiQDomain",
                "TestSupport",
            ]),
        .testTarget(name: "ChatBotTests", dependencies: ["ChatBot", "RhythmiQDomain", "TestSupport"]),
        .testTarget(
            name: "rhythmiqTests",
            dependencies: ["rhythmiq", "PlaylistPipeline", "CatalogueImport", "RhythmiQDomain", "TestSupport"]),
    ]
)

for target in package.targets where target.type != .system && target.swiftSettings == nil {
    target.swiftSettings = settings
}
