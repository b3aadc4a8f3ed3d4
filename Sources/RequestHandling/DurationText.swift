package import ChatBot
package import RhythmiQDomain

/// Lengths as people say them.
package struct DurationText {
    private let replies: Replies
    private let language: AnswerLanguage

    package init(_ replies: Replies, _ language: AnswerLanguage) {
        self.replies = replies
        self.language = language
    }

    package func milliseconds(_ ms: Int) -> String { minutes(Double(ms) / 60_000) }

    /// Seconds below a minute, else hours and minutes.
    package func minutes(_ value: Double) -> String {
        let seconds = Int((value * 60).rounded())
        if seconds < 60 { return replies(.seconds, language, ["seconds": "\(seconds)"]) }
        let whole = (seconds + 30) / 60
        let (hours, rest) = (whole / 60, whole % 60)
        if hours == 0 { return replies(.minutes, language, ["minutes": "\(rest)"]) }
        if rest == 0 { return replies(.hours, language, ["hours": "\(hours)"]) }
        return replies(.hoursMinutes, language, ["hours": "\(hours)", "minutes": "\(rest)"])
    }
}
