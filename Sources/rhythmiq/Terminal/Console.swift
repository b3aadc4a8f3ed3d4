import Foundation

/// The process's two outputs: results on standard output, everything else on standard error.
enum Console {
    static func out(_ text: String, terminator: String = "\n") { write(text + terminator, to: .standardOutput) }
    static func error(_ text: String, terminator: String = "\n") { write(text + terminator, to: .standardError) }

    private static func write(_ text: String, to handle: FileHandle) {
        do {
            try handle.write(contentsOf: Data(text.utf8))
        } catch {
            // The reader of a pipe has gone (`rhythmiq … | head`): nobody is left to tell.
            exit(1)
        }
    }

    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Columns of the terminal on standard output; 80 where there is none.
    static var width: Int {
        var size = winsize()
        if isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 {
            return Int(size.ws_col)
        }
        return 80
    }
}

/// Colour where the terminal has it, plain text otherwise. NO_COLOR (no-color.org) and `TERM=dumb` are respected.
struct Style: Sendable {
    let isColoured: Bool

    static func detect(environment: [String: String] = ProcessInfo.processInfo.environment) -> Style {
        let isPlain = environment["NO_COLOR"].map { !$0.isEmpty } ?? false || environment["TERM"] == "dumb"
        return Style(isColoured: !isPlain && Console.isTerminal(STDOUT_FILENO))
    }

    func title(_ text: String) -> String { wrap(text, "1;38;5;213") }
    func theme(_ text: String) -> String { wrap(text, "38;5;117") }
    func refused(_ text: String) -> String { wrap(text, "38;5;210") }
    func faint(_ text: String) -> String { wrap(text, "2") }
    func strong(_ text: String) -> String { wrap(text, "1") }
    func good(_ text: String) -> String { wrap(text, "32") }
    func bad(_ text: String) -> String { wrap(text, "31") }
    func warning(_ text: String) -> String { wrap(text, "33") }

    private func wrap(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

/// Columns that a text takes in a terminal: East Asian wide characters and emoji take two.
enum DisplayWidth {
    static func of(_ text: String) -> Int { text.reduce(0) { $0 + of($1) } }

    static func of(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return scalar.properties.generalCategory == .control ? 0 : 1
        }
    }

    static func padded(_ text: String, to width: Int) -> String {
        let shown = cut(text, to: width)
        return shown + String(repeating: " ", count: max(0, width - of(shown)))
    }

    static func cut(_ text: String, to width: Int) -> String {
        guard of(text) > width else { return text }
        var result = ""
        var used = 0
        for character in text {
            let columns = of(character)
            if used + columns > width - 1 { break }
            result.append(character)
            used += columns
        }
        return result + "…"
    }
}
