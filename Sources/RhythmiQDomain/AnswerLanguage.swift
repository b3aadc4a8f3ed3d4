/// The language in which the bot answers.
package enum AnswerLanguage: String, Codable, Sendable, CaseIterable {
    case ko, en
}
