package import RhythmiQDomain

/// What a cover is painted from. The same brief gives the same bytes on the same machine.
package struct CoverBrief: Equatable, Sendable {
    /// Any text at all; what no font can draw is left out, what is too long ends in an ellipsis. Empty: no lettering.
    package var title: String
    /// One short line such as «24곡 · 1시간 2분».
    package var subtitle: String?
    /// In order of appearance: the first ones weigh a little more. Unknown ids are passed over.
    package var themes: [WeightedTheme]
    package var seed: UInt64
    /// In pixels; kept within 640…1,024.
    package var side: Int

    package init(title: String, subtitle: String? = nil, themes: [WeightedTheme], seed: UInt64, side: Int = 1024) {
        self.title = title
        self.subtitle = subtitle
        self.themes = themes
        self.seed = seed
        self.side = side
    }
}

/// A painted cover as a JPEG file without metadata.
package struct Cover: Equatable, Sendable {
    /// Less than `CoverPainter.byteLimit`.
    package let jpeg: [UInt8]
    package let width: Int
    package let height: Int
    /// What is drawn.
    package let scene: Scene
    /// The light and weather that the picture shows; words for them are in `altText(in:)`.
    package let setting: Setting
    /// The title as it is set: without what fonts cannot draw, shortened if it was too long. May be empty.
    package let title: String
}

package enum CoverError: Error, Equatable, CustomStringConvertible {
    /// No installed font has Korean letters.
    case missingFont(remedy: String)
    /// cairo could not allocate the sheet.
    case noMemory
    /// libjpeg-turbo refused, with its own words.
    case encoding(String)
    /// Even the smallest sheet at the lowest quality is too large; never seen, but a limit is a limit.
    case tooLarge(bytes: Int)

    package var description: String {
        switch self {
        case .missingFont(let remedy): "no font with Korean letters is installed; \(remedy)"
        case .noMemory: "not enough memory for a cover; free some, or ask for a smaller side"
        case .encoding(let reason): "the cover could not be written as JPEG (\(reason)); check libturbojpeg"
        case .tooLarge(let bytes): "the cover is still \(bytes) bytes at its smallest; paint it with another seed"
        }
    }
}
