import RhythmiQDomain

/// What surrounds every page's own part.
enum PageFrame {
    /// - Parameter body: one or more `<main>`.
    static func document(_ language: AnswerLanguage, title: String, body: HTML) -> HTML {
        """
        <!doctype html>
        <html lang="\(language.rawValue)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>\(title) · RhythmiQ</title>
        <style>\(HTML(stringLiteral: Stylesheet.text))</style>
        </head>
        <body>
        \(body)
        </body>
        </html>

        """
    }

    static func card(_ language: AnswerLanguage, _ content: HTML) -> HTML {
        "<main lang=\"\(language.rawValue)\">\n\(mark)\n\(content)\n</main>\n"
    }

    /// Five bars of an equaliser beside the name.
    private static let mark: HTML = """
        <header><svg viewBox="0 0 28 28" aria-hidden="true"><rect x="1" y="11" width="4" height="6" rx="2"/>\
        <rect x="6.5" y="6" width="4" height="16" rx="2"/><rect x="12" y="2" width="4" height="24" rx="2"/>\
        <rect x="17.5" y="8" width="4" height="12" rx="2"/><rect x="23" y="11" width="4" height="6" rx="2"/></svg>\
        RhythmiQ</header>
        """
}
