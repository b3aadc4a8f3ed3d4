/// A text with what the model made of it: a line of `rhythmiq embed`.
package struct EmbeddedText: Codable, Equatable, Sendable {
    package let text: String
    package let tokenIDs: [Int32]
    package let vector: [Float]

    package init(_ text: String, by encoder: SentenceEncoder) {
        self.text = text
        tokenIDs = encoder.tokenIDs(of: text)
        vector = encoder.embed(tokenIDs: [tokenIDs])[0]
    }
}
