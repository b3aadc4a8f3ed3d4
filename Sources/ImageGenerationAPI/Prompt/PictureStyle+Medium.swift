import RhythmiQDomain

extension PictureStyle {
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
