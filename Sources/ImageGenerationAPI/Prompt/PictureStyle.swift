/// In which medium pictures are made. A raw value may be stored per chat and stand in settings.
package enum PictureStyle: String, CaseIterable, Sendable {
    case photo, film, watercolour, oil, print, paper, ink, clay

    /// How a prompt begins.
    var medium: String {
        switch self {
        case .photo: "a sharp studio photograph of"
        case .film: "a grainy film photograph of"
        case .watercolour: "a loose watercolour painting of"
        case .oil: "a thick oil painting of"
        case .print: "a flat screen print of"
        case .paper: "a layered paper collage of"
        case .ink: "a sparse ink drawing of"
        case .clay: "a smooth clay miniature of"
        }
    }
}

/// What a chat or an operator has chosen.
package enum PictureWish: Equatable, Sendable {
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

    package static let names = ["auto"] + PictureStyle.allCases.map(\.rawValue) + ["none"]
}
