import Foundation
import Logging
import Synchronization
import Testing

@testable import Observability

private final class Lines: LogSink {
    private let kept = Mutex<[String]>([])
    var all: [String] { kept.withLock { $0 } }
    func write(_ line: String) { kept.withLock { $0.append(line) } }

    func logger(_ format: LogFormat, level: Logger.Level = .trace) -> Logger {
        Logger(label: "web") { label in
            LineLogHandler(label: label, level: level, format: format, sink: self) {
                Date(timeIntervalSince1970: 1_767_225_600.25)
            }
        }
    }
}

/// What could end a line, hide text or turn its direction.
private let nasty = "a\nb\r\nc\u{1B}[31m\u{7F}\u{0}\u{85}\u{2028}\u{202E}\u{200B}\"\\끝\u{1F3B5}"

@Suite struct LineLogHandlerTests {
    @Test func aTextLineShowsTimeLevelLabelMessageAndSortedMetadata() {
        let lines = Lines()

        lines.logger(.text).info("Listening", metadata: ["port": "80", "address": "no where"])

        #expect(
            lines.all == ["2026-01-01T00:00:00.250Z info     web: Listening  address=\"no where\"  port=80\n"])
    }

    @Test func aJSONLineIsOneObject() throws {
        let lines = Lines()
        var logger = lines.logger(.json)
        logger[metadataKey: "job.id"] = "7"

        logger.error("Failed", metadata: ["step": "create", "http": ["status": "500"], "all": ["x", "y"]])

        let object = try JSONDecoder().decode([String: String].self, from: Data(lines.all[0].utf8))
        #expect(
            object == [
                "time": "2026-01-01T00:00:00.250Z", "level": "error", "logger": "web", "message": "Failed",
                "job.id": "7", "step": "create", "http.status": "500", "all.0": "x", "all.1": "y",
            ])
    }

    @Test(arguments: LogFormat.allCases) func nothingInAnEventEndsItsLine(format: LogFormat) {
        let lines = Lines()

        lines.logger(format).warning("\(nasty)", metadata: ["\(nasty)": "\(nasty)"])

        let line = lines.all[0]
        #expect(lines.all.count == 1)
        #expect(line.utf8.count(where: { $0 == 0x0A }) == 1 && line.utf8.last == 0x0A)
        let hidden = line.dropLast().unicodeScalars.filter {
            $0.value < 0x20 || $0.value == 0x7F || [0x85, 0x2028, 0x202E, 0x200B].contains($0.value)
        }
        #expect(hidden.isEmpty)
    }

    @Test func escapedJSONReadsBackAsItWas() throws {
        let lines = Lines()

        lines.logger(.json).info("\(nasty)")

        let object = try JSONDecoder().decode([String: String].self, from: Data(lines.all[0].utf8))
        #expect(object["message"].map { Array($0.utf8) } == Array(nasty.utf8))
    }

    @Test func metadataCannotPassForTheLinesOwnFields() throws {
        let lines = Lines()

        lines.logger(.json).info("real", metadata: ["message": "forged", "level": "forged"])

        let object = try JSONDecoder().decode([String: String].self, from: Data(lines.all[0].utf8))
        #expect(object["message"] == "real" && object["level"] == "info")
        #expect(object["metadata.message"] == "forged" && object["metadata.level"] == "forged")
    }

    @Test func theLevelDecidesWhatIsWritten() {
        let lines = Lines()
        let logger = lines.logger(.text, level: .notice)

        logger.info("small")
        logger.notice("large")

        #expect(lines.all.count == 1)
    }

    @Test func aKeyedHashIsStableShortAndDependsOnTheKey() {
        let one = KeyedHash { bytes in bytes.map { $0 ^ 0x0F } + Array(repeating: 1, count: 8) }
        let two = KeyedHash { bytes in bytes.map { $0 ^ 0xF0 } + Array(repeating: 1, count: 8) }

        #expect(one("tg:1:2") == one("tg:1:2"))
        #expect(one("tg:1:2") != one("tg:1:3"))
        #expect(one("tg:1:2") != two("tg:1:2"))
        #expect(one("tg:1:2").utf8.count == 16)
    }
}
