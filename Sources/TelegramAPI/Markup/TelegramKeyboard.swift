import Foundation
package import RhythmiQDomain

/// The buttons under a message, as Telegram takes them: one that it would refuse would cost the whole message.
package struct TelegramKeyboard: Equatable, Sendable {
    package static let maximumDataBytes = 64
    package static let maximumButtons = 100
    package static let maximumButtonsInRow = 8

    package enum Fault: String, Equatable, Sendable {
        case noLabel, noData, tooMuchData, unusableURL, tooManyButtons
    }

    package private(set) var rows: [[Reply.Button]] = []
    /// What was left out and why; each is a mistake in the program.
    package private(set) var faults: [Fault] = []
    /// Left out as buttons because their host has no dot (`localhost`), which Telegram refuses: they can stand as text.
    package private(set) var linksForText: [Reply.Button] = []

    package init(_ buttons: [[Reply.Button]]) {
        var count = 0
        for row in buttons {
            var kept: [Reply.Button] = []
            for button in row {
                if let fault = take(button) {
                    faults.append(fault)
                } else if case .url(let url) = button.action, !Self.hostHasDot(url) {
                    linksForText.append(button)
                } else if count < Self.maximumButtons {
                    kept.append(Reply.Button(TextCleaning.name(button.label), button.action))
                    count += 1
                } else {
                    faults.append(.tooManyButtons)
                }
            }
            for start in stride(from: 0, to: kept.count, by: Self.maximumButtonsInRow) {
                rows.append(Array(kept[start..<min(start + Self.maximumButtonsInRow, kept.count)]))
            }
        }
    }

    private func take(_ button: Reply.Button) -> Fault? {
        if TextCleaning.isBlank(TextCleaning.name(button.label)) { return .noLabel }
        switch button.action {
        case .data(let data):
            return data.isEmpty ? .noData : data.utf8.count > Self.maximumDataBytes ? .tooMuchData : nil
        case .url(let url): return Self.isWebAddress(url) ? nil : .unusableURL
        }
    }

    static func isWebAddress(_ text: String) -> Bool {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), let url = URL(string: text) else { return false }
        return ["http", "https"].contains(url.scheme?.lowercased()) && url.host(percentEncoded: true)?.isEmpty == false
    }

    private static func hostHasDot(_ text: String) -> Bool {
        URL(string: text)?.host(percentEncoded: true).map { $0.contains(".") || $0.contains(":") } ?? false
    }

    var json: JSONValue {
        .object([
            "inline_keyboard": .array(
                rows.map { row in
                    .array(
                        row.map { button in
                            switch button.action {
                            case .data(let data):
                                .object(["text": .string(button.label), "callback_data": .string(data)])
                            case .url(let url): .object(["text": .string(button.label), "url": .string(url)])
                            }
                        })
                })
        ])
    }
}
