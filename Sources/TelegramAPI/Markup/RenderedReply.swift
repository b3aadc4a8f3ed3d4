package import RhythmiQDomain

/// A reply in Telegram's HTML and, should that be refused, without any markup; both within the limit.
///
/// Lines that may be left out go first, the last of them before the others. What is still too long ends in an ellipsis
/// after the last grapheme that has room. Lengths count UTF-16 units after the markup has been read, as Telegram does.
package struct RenderedReply: Equatable, Sendable {
    package enum Place: Sendable {
        case text, caption

        package var limit: Int { self == .text ? 4096 : 1024 }
    }

    package let html: TelegramText
    package let plain: TelegramText
    package let keyboard: TelegramKeyboard
    package let previewsLinks: Bool

    package init(_ reply: Reply, in place: Place) {
        keyboard = TelegramKeyboard(reply.buttons)
        previewsLinks = reply.previewsLinks
        let links = keyboard.linksForText.compactMap { button -> Reply.Line? in
            guard case .url(let url) = button.action else { return nil }
            return Reply.Line("\(button.label): \(url)")
        }
        let lines = (reply.lines + links).map { line in
            Reply.Line(line.runs.map { $0.printable }, isOptional: line.isOptional)
        }
        html = TelegramText(html: HTMLMarkup.text(Self.fit(lines, place)))
        plain = TelegramText(plain: HTMLMarkup.plainText(Self.fit(lines.map(\.withVisibleLinks), place)))
    }

    private static func fit(_ lines: [Reply.Line], _ place: Place) -> [Reply.Line] {
        var lines = lines
        while lines.length > place.limit, let last = lines.lastIndex(where: \.isOptional) { lines.remove(at: last) }
        if lines.length > place.limit { lines = cut(lines, to: place.limit - 1) }
        // An empty text is refused; an empty caption is none.
        if place == .text, lines.allSatisfy({ $0.runs.allSatisfy { TextCleaning.isBlank($0.text) } }) {
            return [Reply.Line("…")]
        }
        return lines
    }

    private static func cut(_ lines: [Reply.Line], to limit: Int) -> [Reply.Line] {
        var room = limit
        var kept: [Reply.Line] = []
        for line in lines {
            var runs: [Reply.Run] = []
            for run in line.runs {
                let text = run.text.prefix(utf16Units: room)
                room -= text.utf16.count
                runs.append(Reply.Run(text, run.style))
                if text.utf16.count < run.text.utf16.count {
                    return kept + [Reply.Line(runs + [Reply.Run("…")])]
                }
            }
            // No room for a line end.
            guard room > 0 else { return kept + [Reply.Line(runs + [Reply.Run("…")])] }
            kept.append(Reply.Line(runs))
            room -= 1
        }
        return kept
    }
}

extension [Reply.Line] {
    /// In UTF-16 units, line ends included.
    fileprivate var length: Int {
        reduce(Swift.max(0, count - 1)) { $0 + $1.runs.reduce(0) { $0 + $1.text.utf16.count } }
    }
}

extension Reply.Line {
    fileprivate var withVisibleLinks: Reply.Line {
        Reply.Line(
            runs.map { run in
                guard case .link(let url) = run.style, HTMLMarkup.isLinkable(url), url != run.text else {
                    return Reply.Run(run.text)
                }
                return Reply.Run("\(run.text) \(url)")
            }, isOptional: isOptional)
    }
}

extension Reply.Run {
    fileprivate var printable: Reply.Run { Reply.Run(TextCleaning.printable(text), style) }
}

extension String {
    /// The longest beginning of whole graphemes that has room. One grapheme may be of any length, and then nothing has.
    fileprivate func prefix(utf16Units limit: Int) -> String {
        guard utf16.count > limit else { return self }
        var units = 0
        var end = startIndex
        while end < endIndex {
            let next = index(after: end)
            units += self[end..<next].utf16.count
            if units > limit { break }
            end = next
        }
        return String(self[..<end])
    }
}
