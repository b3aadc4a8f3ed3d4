/// Where and how a scene wants its lettering: it keeps this part of the picture quiet.
struct Caption {
    enum Place { case top, bottom }
    enum Alignment { case left, centre }

    /// A designer's three voices.
    enum Voice {
        /// Friendly.
        case round
        /// Loud, technical, of the city.
        case square
        /// Quiet, solemn, old.
        case serif

        var families: String {
            switch self {
            case .round: "NanumSquareRound,NanumGothic,sans-serif"
            case .square: "NanumSquare,NanumGothic,sans-serif"
            case .serif: "NanumMyeongjo,NanumGothic,serif"
            }
        }

        /// Width of the outline that makes a title heavier, as a share of its size.
        var emboldening: Double {
            switch self {
            case .round: 0.016
            case .square: 0.024
            case .serif: 0.01
            }
        }
    }

    var place: Place
    var alignment: Alignment = .left
    var voice: Voice
    var ink: Ink
    /// The tone to lay under the letters, or to set them in, should the picture there turn out too close to `ink`.
    var shade: Ink

    init(_ place: Place, _ voice: Voice, ink: Ink, shade: Ink, alignment: Alignment = .left) {
        self.place = place
        self.voice = voice
        self.ink = ink
        self.shade = shade
        self.alignment = alignment
    }
}
