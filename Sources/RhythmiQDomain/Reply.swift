/// What the bot says in a chat, before any platform's markup: whoever sends it escapes, cuts and renders.
package struct Reply: Equatable, Codable, Sendable {
    package var lines: [Line]
    package var buttons: [[Button]]
    package var picture: Picture?
    /// One file; several files are several replies.
    package var file: File?
    /// Whether the platform may unfold the first link into a preview.
    package var previewsLinks: Bool

    package init(
        lines: [Line], buttons: [[Button]] = [], picture: Picture? = nil, file: File? = nil, previewsLinks: Bool = false
    ) {
        self.lines = lines
        self.buttons = buttons
        self.picture = picture
        self.file = file
        self.previewsLinks = previewsLinks
    }

    package init(_ text: String, buttons: [[Button]] = []) {
        self.init(
            lines: text.split(separator: "\n", omittingEmptySubsequences: false).map { Line(String($0)) },
            buttons: buttons)
    }

    package struct Line: Equatable, Codable, Sendable {
        package var runs: [Run]
        /// May be left out, the last such line first, where a platform's limit leaves no room.
        package var isOptional: Bool

        package init(_ runs: [Run], isOptional: Bool = false) {
            self.runs = runs
            self.isOptional = isOptional
        }

        package init(_ text: String, isOptional: Bool = false) {
            self.init([Run(text)], isOptional: isOptional)
        }
    }

    package struct Run: Equatable, Codable, Sendable {
        package enum Style: Equatable, Codable, Sendable {
            case plain, bold, italic, code
            case link(String)
        }

        package var text: String
        package var style: Style

        package init(_ text: String, _ style: Style = .plain) {
            self.text = text
            self.style = style
        }
    }

    package struct Button: Equatable, Codable, Sendable {
        package enum Action: Equatable, Codable, Sendable {
            /// Comes back as `IncomingMessage.Content.button`; at most 64 bytes.
            case data(String)
            case url(String)
        }

        package var label: String
        package var action: Action

        package init(_ label: String, _ action: Action) {
            self.label = label
            self.action = action
        }
    }

    /// A picture that is made when it is sent: the bytes are too many to wait in a row of the store.
    package struct Picture: Equatable, Codable, Sendable {
        /// Tells whoever makes the picture which one; the same reference always gives the same bytes.
        package var reference: String
        package var altText: String

        package init(reference: String, altText: String) {
            self.reference = reference
            self.altText = altText
        }
    }

    package struct File: Equatable, Codable, Sendable {
        package var name: String
        package var mediaType: String
        package var contents: [UInt8]

        package init(name: String, mediaType: String, contents: [UInt8]) {
            self.name = name
            self.mediaType = mediaType
            self.contents = contents
        }
    }
}
