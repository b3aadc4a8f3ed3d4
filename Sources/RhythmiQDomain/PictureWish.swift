/// In which medium an image model paints. A raw value may be stored per chat and stand in settings.
package enum PictureStyle: String, CaseIterable, Codable, Sendable {
    case photo, film, watercolour, oil, print, paper, ink, clay
}

/// What a chat or an operator has chosen.
package enum PictureWish: Hashable, Sendable {
    /// No image model: the drawn cover.
    case none
    /// The medium that suits the themes.
    case automatic
    case style(PictureStyle)

    /// `none`, `auto` or a style's name; `nil` for anything else.
    package init?(_ text: String) {
        switch text {
        case "none": self = .none
        case "auto": self = .automatic
        default:
            guard let style = PictureStyle(rawValue: text) else { return nil }
            self = .style(style)
        }
    }

    package var name: String {
        switch self {
        case .none: "none"
        case .automatic: "auto"
        case .style(let style): style.rawValue
        }
    }

    package static let all = [automatic] + PictureStyle.allCases.map(style) + [none]
    package static let names = all.map(\.name)
}
