import Tokenization

/// Answers of a published model, by which a copy of it is verified.
struct GoldenModel: Sendable {
    let name: String
    let recognizes: @Sendable (SentenceEncoder) -> Bool
    /// Text and its token ids, start and end included.
    let tokenIDs: [(text: String, ids: [Int32])]
    /// Two texts and the cosine of their vectors.
    let cosines: [(first: String, second: String, value: Double)]
    /// A text and the first numbers of its vector.
    let vectors: [(text: String, start: [Double])]

    static let all = [krSBERT, miniLM]

    /// Recognised by its vocabulary, which no other published family shares (`vocab.txt`, sha256 `ffb28c26…`).
    ///
    /// Cosines as on the model's page.
    static let krSBERT = GoldenModel(
        name: "snunlp/KR-SBERT-V40K-klueNLI-augSTS",
        recognizes: { $0.tokenizer.vocabularyDigest == 0xEA82_0167_9626_A780 },
        tokenIDs: [
            ("잠이 옵니다", [2, 22079, 3591, 8416, 3]),
            ("졸음이 옵니다", [2, 3792, 10851, 3591, 8416, 3]),
            ("비 오는 날 듣기 좋은 잔잔한 노래 1시간", [2, 3117, 9146, 2328, 19035, 8696, 35130, 5164, 9874, 14368, 3]),
            ("rainy day calm 1 hour", [2, 86, 30542, 5984, 72, 15811, 71, 10621, 5187, 21, 76, 23727, 3]),
        ],
        cosines: [
            ("잠이 옵니다", "졸음이 옵니다", 0.65774536),
            ("잠이 옵니다", "기차가 옵니다", 0.27321893),
        ],
        vectors: []
    )

    /// Its vocabulary is that of all uncased English BERTs, so the folder's name has to say which model it is.
    ///
    /// Computed with sentence-transformers 6.2.0; as in the tests' golden files.
    static let miniLM = GoldenModel(
        name: "sentence-transformers/all-MiniLM-L6-v2",
        recognizes: { $0.tokenizer.vocabularyDigest == 0x891F_E314_3EA4_E8BB && $0.name == "all-MiniLM-L6-v2" },
        tokenIDs: [
            ("rainy day calm 1 hour", [101, 16373, 2154, 5475, 1015, 3178, 102]),
            ("Café, 비!", [101, 7668, 1010, 1460, 30019, 999, 102]),
        ],
        cosines: [
            ("I am sleepy.", "I feel drowsy.", 0.6489339),
            ("I am sleepy.", "The train is coming.", 0.2041076),
        ],
        vectors: [
            ("I am sleepy.", [0.0215563, -0.0536052, -0.0022639, 0.0450055, 0.0184242, 0.0211875]),
            ("I feel drowsy.", [-0.023222, -0.0950594, 0.0435694, 0.0857805, 0.0880716, -0.0195553]),
            ("The train is coming.", [-0.0347409, -0.0506736, -0.0144666, 0.1329254, 0.0232607, 0.0999862]),
        ]
    )
}
