package import LanguageAnalysis
package import RhythmiQDomain

/// The asker's wall clock, which `until 11 pm` is measured from.
package struct LocalTime: Equatable, Sendable {
    /// 0…23
    package var hour: Int
    /// 0…59
    package var minute: Int

    package init(hour: Int, minute: Int) {
        self.hour = hour
        self.minute = minute
    }
}

/// What a message says about the length of the playlist.
package struct LengthReading: Equatable, Sendable {
    /// What was asked for, brought within the reader's limits; nil when nothing was said, or nothing that can be made.
    package var length: PlaylistRequest.Length?
    package var problem: PlaylistRequest.LengthProblem?
    /// Stretches of the text that spoke of the length, refused lengths included; ascending, apart from each other. The
    /// noun that an English count stands before (`20 songs`) is left out: it also tells artists from other words.
    package var ranges: [Range<Int>]
}

/// Finds the wanted length in a Korean or English message: a duration, a time of day to play until, or a number of
/// songs.
///
/// A range is read as its mean, rounded up for songs; a limit («2시간 이내», `at least an hour`) as the limit itself. A
/// duration wins over a time of day, that over a count. Of several durations the last wins, unless an earlier one names
/// the playlist («1시간짜리», `2-hour mix`), or the last is taken back («2시간, 1시간 말고», `2 hours, not 1`).
///
/// Where speech is vague, this was chosen: a couple is 2; a few (몇) is 3 hours, 5 of anything else; several 4 hours,
/// or 7. 반나절 is 3 hours and 한나절 6, half and whole of 나절 as dictionaries have it. «하루 종일» with listening is as
/// long as the reader allows, which is no problem then.
///
/// - Complexity: O(n) in the length of the text.
package struct LengthReader: Sendable {
    private let maxMinutes: Double
    private let maxTracks: Int

    package init(maxMinutes: Double = 600, maxTracks: Int = 200) {
        self.maxMinutes = maxMinutes
        self.maxTracks = maxTracks
    }

    package func read(_ text: NormalizedText, now: LocalTime) -> LengthReading {
        var scanner = LengthScanner(text: LengthText(text), now: now)
        let mentions = scanner.mentions()
        var reading = LengthReading(length: nil, problem: nil, ranges: Self.joined(mentions.flatMap(\.ranges)))
        guard let chosen = LengthMention.chosen(among: mentions) else { return reading }
        switch chosen.measure {
        case .endless:
            reading.length = .minutes(maxMinutes)
        case .time, .clock:
            // Thirds of an hour are not exact in binary; a millionth of a minute is beyond meaning.
            let minutes = (chosen.mean * 1e6).rounded() / 1e6
            (reading.length, reading.problem) = limited(minutes, to: maxMinutes, as: { .minutes($0) })
        case .tracks:
            let tracks = (chosen.mean - 1e-9).rounded(.up)
            (reading.length, reading.problem) = limited(tracks, to: Double(maxTracks), as: { .tracks(Int($0)) })
        }
        return reading
    }

    private func limited(
        _ value: Double, to limit: Double, as length: (Double) -> PlaylistRequest.Length
    ) -> (PlaylistRequest.Length?, PlaylistRequest.LengthProblem?) {
        if value <= 0 { return (nil, .zero) }
        return value > limit ? (length(limit), .tooLong) : (length(value), nil)
    }

    private static func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
            if let last = result.last, range.lowerBound <= last.upperBound {
                result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
        return result
    }
}
