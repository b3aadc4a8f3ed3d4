import Foundation

/// All series of one name.
final class MetricFamily: Sendable {
    typealias Reader = @Sendable () async -> [(labels: [String], value: Double)]

    enum Kind: Equatable, Sendable {
        case counter, gauge
        /// Upper bounds, ascending, without the infinite one.
        case histogram([Double])

        var word: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    struct Series: Sendable {
        /// A histogram's sum, else the value.
        var value = 0.0
        /// By bucket, not cumulative, the infinite one last; empty for counters and gauges.
        var counts: [UInt64]
    }

    /// More label combinations than this are a bug of whoever counts; they run together under `other` rather than fill
    /// the memory.
    static let mostSeries = 500

    let name: String
    let kind: Kind
    let labels: [String]
    private let help: String
    /// Guards `state`. Not a `Mutex`: all threads meet here, and the thread sanitizer can't see the futex inside one, so it
    /// would report every meeting as a race.
    private let lock = NSLock()
    private nonisolated(unsafe) var state: State

    private struct State {
        var series: [[String]: Series] = [:]
        var reader: Reader?
    }

    init(name: String, help: String, kind: Kind, labels: [String]) {
        self.name = name
        self.help = help
        self.kind = kind
        self.labels = labels
        var state = State()
        // A family without labels is there from the start, so that a rate over it begins at zero.
        if labels.isEmpty, kind != .gauge { state.series[[]] = Series(counts: Self.counts(kind)) }
        self.state = state
    }

    func setReader(_ reader: @escaping Reader) { lock.withLock { state.reader = reader } }

    func change(_ values: [String], _ body: (inout Series) -> Void) {
        precondition(values.count == labels.count, "\(name) has \(labels.count) labels")
        lock.withLock {
            let isNew = state.series[values] == nil
            let key = isNew && state.series.count >= Self.mostSeries ? labels.map { _ in "other" } : values
            body(&state.series[key, default: Series(counts: Self.counts(kind))])
        }
    }

    func text() async -> String {
        let (reader, kept) = lock.withLock { (state.reader, state.series) }
        var rows = kept.map { (labels: $0.key, series: $0.value) }
        if let reader {
            rows += await reader().filter { $0.labels.count == labels.count }
                .map { (labels: $0.labels, series: Series(value: $0.value, counts: [])) }
        }
        var text = "# HELP \(name) \(Self.escapeHelp(help))\n# TYPE \(name) \(kind.word)\n"
        for row in rows.sorted(by: { $0.labels.lexicographicallyPrecedes($1.labels) }) {
            text += lines(row.labels, row.series)
        }
        return text
    }

    private func lines(_ values: [String], _ series: Series) -> String {
        guard case .histogram(let bounds) = kind else {
            return "\(name)\(pairs(values)) \(Self.number(series.value))\n"
        }
        var text = ""
        var total: UInt64 = 0
        for (bound, count) in zip(bounds + [.infinity], series.counts) {
            total += count
            text += "\(name)_bucket\(pairs(values, ("le", Self.number(bound)))) \(total)\n"
        }
        text += "\(name)_sum\(pairs(values)) \(Self.number(series.value))\n"
        return text + "\(name)_count\(pairs(values)) \(total)\n"
    }

    private func pairs(_ values: [String], _ extra: (String, String)? = nil) -> String {
        let all = Array(zip(labels, values)) + (extra.map { [$0] } ?? [])
        if all.isEmpty { return "" }
        return "{" + all.map { "\($0.0)=\"\(Self.escapeLabel($0.1))\"" }.joined(separator: ",") + "}"
    }

    private static func counts(_ kind: Kind) -> [UInt64] {
        if case .histogram(let bounds) = kind { return Array(repeating: 0, count: bounds.count + 1) }
        return []
    }
}

/// Spelling, from the format's own description (prometheus.io, "Exposition formats", text format 0.0.4).
extension MetricFamily {
    static func isName(_ name: String) -> Bool {
        isLabel(name.replacing(":", with: "_"))
    }

    static func isLabel(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
        }
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }

    private static func escapeHelp(_ text: String) -> String { escape(text, quotes: false) }

    private static func escapeLabel(_ text: String) -> String { escape(text, quotes: true) }

    /// By scalars: as one `Character`, CR LF would hide its newline from a search.
    private static func escape(_ text: String, quotes: Bool) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
            case "\n": result.append(contentsOf: "\\n".unicodeScalars)
            case "\"" where quotes: result.append(contentsOf: "\\\"".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
