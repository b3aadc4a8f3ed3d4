import CoverArt
import RhythmiQDomain

/// The colours, light and medium that a set of themes calls for. They come from the themes alone, never from the seed,
/// so that two pictures for the same themes look like siblings.
struct Palette {
    let colours: String
    let light: String
    let style: PictureStyle

    init(for themes: [WeightedTheme], setting: Setting) {
        // Sorted: «비 오는 밤» and «밤에 비» are the same wish.
        let hash = stableHash(themes.map(\.id.rawValue).sorted().joined(separator: " "))
        colours = Self.pick(Self.colours(in: setting), hash)
        light = Self.pick(Self.lights(setting.light), hash >> 16)
        style = Self.style(of: themes) ?? Self.pick(PictureStyle.allCases, hash >> 32)
    }

    private static func pick<Element>(_ elements: [Element], _ hash: UInt64) -> Element {
        elements[Int(hash % UInt64(elements.count))]
    }

    private static func colours(in setting: Setting) -> [String] {
        switch (setting.light, setting.energy) {
        case (.night, 0.65...):
            ["hot magenta and electric blue", "acid green on black", "violet, cyan and gold", "neon orange and indigo"]
        case (.night, _):
            [
                "deep indigo and amber", "midnight blue and silver", "plum and candle gold",
                "teal darkness with one warm accent",
            ]
        case (.sunset, _):
            [
                "coral, peach and violet", "burnt orange and rose", "golden haze and dusty pink",
                "terracotta and lavender",
            ]
        case (.dawn, _):
            ["pale pink and grey blue", "lilac and soft lemon", "mint and pearl white", "powder blue and apricot"]
        case (.day, 0.65...):
            ["cobalt, red and white", "sunny yellow and turquoise", "scarlet and cream", "lime, orange and sky blue"]
        case (.day, 0.35...):
            ["sage green and cream", "ochre and dusty blue", "olive, rust and ivory", "warm beige and teal"]
        case (.day, _):
            ["muted blue and stone grey", "soft sage and sand", "ash rose and linen", "slate and pale honey"]
        }
    }

    private static func lights(_ light: Setting.Light) -> [String] {
        switch light {
        case .dawn: ["soft dawn light", "hazy morning light", "cool first light"]
        case .day: ["clear daylight", "bright diffuse light", "gentle side light"]
        case .sunset: ["low golden light", "glowing dusk light", "long evening light"]
        case .night: ["moonlit night", "glowing night light", "dark night with soft highlights"]
        }
    }

    /// What sounds and times are seen in.
    private static func style(of themes: [WeightedTheme]) -> PictureStyle? {
        themes.lazy.compactMap { styles[$0.id.rawValue] }.first
    }

    private static let styles: [String: PictureStyle] = [
        "genre.jazz": .oil, "genre.blues": .oil, "genre.classical": .oil, "genre.opera": .oil, "genre.soul": .oil,
        "genre.folk": .watercolour, "genre.acoustic": .watercolour, "genre.newage": .watercolour,
        "genre.ballad": .watercolour, "genre.lullaby": .paper, "genre.children": .paper, "genre.musical": .paper,
        "genre.gugak": .ink, "reg.china": .ink, "genre.ambient": .ink, "occ.holiday_kr": .ink, "genre.disco": .print,
        "genre.funk": .print, "genre.punk": .print, "genre.house": .print, "genre.techno": .print, "genre.edm": .print,
        "genre.reggae": .print, "genre.latin": .print, "genre.indie": .film, "genre.rock": .film,
        "genre.alternative": .film, "genre.hiphop": .film, "genre.citypop": .print, "genre.lofi": .film,
        "genre.game": .clay, "genre.kpop": .clay, "genre.anime": .watercolour, "era.60s70s": .print, "era.80s": .print,
        "era.90s": .film, "era.oldies": .film, "era.retro": .print, "era.latest": .photo, "act.cooking": .photo,
        "act.workout": .photo, "act.running": .photo, "place.cafe": .watercolour, "occ.christmas": .clay,
    ]
}
