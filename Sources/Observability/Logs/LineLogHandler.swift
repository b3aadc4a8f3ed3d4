package import Foundation
package import Logging

/// How log lines look: text for people at a terminal, JSON lines for programs.
package enum LogFormat: String, Sendable, CaseIterable {
    case text, json
}

/// Writes each event as exactly one line.
///
/// Message, metadata and label are escaped (rule LOG-3), so no value can begin a line of its own. What may be logged at
/// all is the caller's affair: ids and sizes, never texts or tokens (LOG-1).
package struct LineLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel: Logger.Level

    private let label: String
    private let format: LogFormat
    private let sink: any LogSink
    private let now: @Sendable () -> Date

    package init(
        label: String, level: Logger.Level, format: LogFormat, sink: any LogSink,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.label = label
        self.logLevel = level
        self.format = format
        self.sink = sink
        self.now = now
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var fields = metadata
        if let provided = metadataProvider?.get() { fields.merge(provided) { _, new in new } }
        if let own = event.metadata { fields.merge(own) { _, new in new } }
        if let error = event.error { fields["error"] = "\(error)" }
        let flat = Self.flatten(fields)
        let line =
            switch format {
            case .text: text(event, flat)
            case .json: json(event, flat)
            }
        sink.write(line + "\n")
    }

    private func text(_ event: LogEvent, _ fields: [(String, String)]) -> String {
        let level = event.level.rawValue
        let padded = level + String(repeating: " ", count: max(0, 8 - level.count))
        var line = "\(Timestamp.text(now())) \(padded) \(EscapedText.json(label)): "
        line += EscapedText.json(event.message.description)
        for (key, value) in fields { line += "  \(EscapedText.json(key))=\(EscapedText.value(value))" }
        return line
    }

    private func json(_ event: LogEvent, _ fields: [(String, String)]) -> String {
        var line = "{\"time\":\"\(Timestamp.text(now()))\",\"level\":\"\(event.level.rawValue)\""
        line += ",\"logger\":\"\(EscapedText.json(label))\""
        line += ",\"message\":\"\(EscapedText.json(event.message.description))\""
        for (key, value) in fields {
            let name = Self.ownKeys.contains(key) ? "metadata.\(key)" : key
            line += ",\"\(EscapedText.json(name))\":\"\(EscapedText.json(value))\""
        }
        return line + "}"
    }

    private static let ownKeys: Set<String> = ["time", "level", "logger", "message"]

    /// Nested metadata as dotted keys, in the order of the keys.
    private static func flatten(_ metadata: Logger.Metadata, prefix: String = "") -> [(String, String)] {
        metadata.sorted { $0.key < $1.key }.flatMap { key, value -> [(String, String)] in
            switch value {
            case .string(let text): [(prefix + key, text)]
            case .stringConvertible(let value): [(prefix + key, value.description)]
            case .dictionary(let inner): flatten(inner, prefix: "\(prefix)\(key).")
            case .array(let values):
                flatten(
                    Dictionary(uniqueKeysWithValues: values.enumerated().map { ("\($0.offset)", $0.element) }),
                    prefix: "\(prefix)\(key).")
            }
        }
    }
}

/// `2026-03-01T08:30:00.125Z`
enum Timestamp {
    static func text(_ date: Date) -> String { date.formatted(style) }

    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}
