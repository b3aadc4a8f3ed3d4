import CCairo
import RhythmiQDomain

/// Paints covers: synchronous work of the processor, some tens of milliseconds. May be called from any thread; painters
/// share nothing, and of one painter only the lettering waits its turn.
package final class CoverPainter: Sendable {
    /// Base64 of a cover then stays below 256 KB, which is what the music service takes.
    package static let byteLimit = 190_000

    private let fonts: FontBook

    package convenience init() { self.init(fontSource: .system) }

    init(fontSource: FontBook.Source) { fonts = FontBook(source: fontSource) }

    /// Whether Korean titles can be set here: for `doctor`, before anybody asks for a cover.
    package func checkFonts() throws(CoverError) {
        guard fonts.hasKorean else { throw FontBook.missing }
    }

    package func paint(_ brief: CoverBrief) throws(CoverError) -> Cover {
        let painting = try painting(of: brief)
        let file = try JPEGWriter.fit(painting.canvas, under: Self.byteLimit)
        return Cover(
            jpeg: file.bytes, width: file.side, height: file.side, scene: painting.scene, setting: painting.setting,
            title: painting.title)
    }

    /// Whether every letter of a text has a glyph.
    func canDraw(_ text: String) -> Bool { fonts.draws(text) }

    /// Sets a title on somebody else's picture.
    ///
    /// - Returns: the title as set.
    func letter(_ title: String, _ subtitle: String?, on canvas: Canvas) throws(CoverError) -> String {
        let caption = Caption(.bottom, .round, ink: Ink(0xFFFFFF), shade: Ink(0x101018))
        return try fonts.letter(title: title, subtitle: subtitle, as: caption, on: canvas).0
    }

    /// The picture before it becomes a file.
    struct Painting {
        let canvas: Canvas
        let scene: Scene
        let setting: Setting
        let title: String
        /// Lowest contrast of the lettering against what lies under it; `nil` without lettering.
        let contrast: Double?
    }

    func painting(of brief: CoverBrief) throws(CoverError) -> Painting {
        let canvas = try Canvas(side: min(max(brief.side, 640), 1024), seed: brief.seed)
        let (scene, setting) = Chooser.choose(for: brief.themes, using: &canvas.chance)
        return try painting(of: brief, on: canvas, scene: scene, setting: setting)
    }

    func painting(
        of brief: CoverBrief, on canvas: Canvas, scene: Scene, setting: Setting
    ) throws(CoverError) -> Painting {
        let caption = scene.paint(on: canvas, in: setting)
        canvas.grain(7)
        let (title, contrast) = try fonts.letter(
            title: brief.title, subtitle: brief.subtitle, as: caption, on: canvas)
        return Painting(canvas: canvas, scene: scene, setting: setting, title: title, contrast: contrast)
    }
}
