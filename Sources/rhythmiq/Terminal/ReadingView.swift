import ChatBot
import RequestHandling
import RequestUnderstanding
import RhythmiQDomain
import ThemeMatching

/// What was understood, for a person at a terminal.
struct ReadingView {
    let application: Application
    let style: Style

    func text(_ reading: Reading, explain: Bool) -> String {
        let request = reading.request
        let replies = application.replies
        let language = request.language
        var lines: [String] = []
        func row(_ heading: String, _ value: String) {
            lines.append(style.faint(DisplayWidth.padded(heading, to: 18)) + value)
        }
        row(
            "kind",
            request.kind.rawValue + (reading.topic.map { " (\($0.rawValue))" } ?? "") + " · " + language.rawValue)
        let themes = request.themes.map { style.theme("\(name($0.id, language)) \(Self.percent($0.strength))") }
        row(
            replies(.themesHeading, language),
            themes.isEmpty ? replies(.noThemes, language) : themes.joined(separator: " · "))
        if !request.excludedThemes.isEmpty || !request.excludedArtists.isEmpty {
            let names = request.excludedThemes.map { name($0, language) } + request.excludedArtists
            row(replies(.excludedHeading, language), names.map(style.refused).joined(separator: " · "))
        }
        if !request.includedArtists.isEmpty {
            row(replies(.artistsHeading, language), request.includedArtists.joined(separator: " · "))
        }
        switch request.length {
        case .minutes(let minutes):
            row(replies(.lengthHeading, language), DurationText(replies, language).minutes(minutes))
        case .tracks(let count): row(replies(.lengthHeading, language), "\(count)")
        case nil: break
        }
        if let problem = request.lengthProblem { row("", problem.rawValue) }
        if request.isClean { row("", replies(.cleanNote, language)) }
        if let shape = request.energyShape { row("shape", shape.rawValue) }
        if explain { lines += explanation(reading) }
        return lines.joined(separator: "\n")
    }

    private func explanation(_ reading: Reading) -> [String] {
        reading.mentions.map { judged in
            let mention = judged.mention
            let themes = mention.themes.map(\.rawValue).joined(separator: " + ")
            let shown = judged.isExcluded ? style.refused("not " + themes) : style.theme(themes)
            return "  «\(mention.words)» → \(shown)" + style.faint("  \(mention.evidence.rawValue): \(mention.phrase)")
        }
    }

    private func name(_ id: ThemeID, _ language: AnswerLanguage) -> String {
        application.vocabulary[id]?.name(in: language) ?? id.rawValue
    }

    private static func percent(_ strength: Double) -> String {
        strength >= 0.995 ? "" : "\(Int((strength * 100).rounded())) %"
    }
}
