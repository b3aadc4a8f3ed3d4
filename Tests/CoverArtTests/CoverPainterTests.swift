import RhythmiQDomain
import TestSupport
import Testing

@testable import CoverArt

private func themes(_ ids: String...) -> [WeightedTheme] { ids.map { WeightedTheme(ThemeID($0)) } }

private func brief(_ title: String, _ themes: [WeightedTheme] = [], seed: UInt64 = 1, side: Int = 640) -> CoverBrief {
    CoverBrief(title: title, subtitle: "24곡 · 1시간 2분", themes: themes, seed: seed, side: side)
}

@Suite struct CoverPainterTests {
    let painter = CoverPainter()

    @Test func theSameBriefGivesTheSameBytes() throws {
        let rain = brief("비 오는 날, 혼자 듣는 잔잔한 노래", themes("wx.rain", "mood.lonely"), seed: 42)

        #expect(try painter.paint(rain) == CoverPainter().paint(rain))
    }

    @Test func anotherSeedGivesAnotherPicture() throws {
        let first = try painter.paint(brief("밤", themes("place.city"), seed: 1))
        let second = try painter.paint(brief("밤", themes("place.city"), seed: 2))

        #expect(first.jpeg != second.jpeg)
    }

    @Test func coversPaintedAtOnceAreThoseWithoutHaste() async throws {
        let briefs = (0..<6).map { brief("새벽 \($0)시", themes("time.night", "act.drive"), seed: $0) }
        let alone = try briefs.map { try painter.paint($0).jpeg }

        let together = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            for (index, brief) in briefs.enumerated() {
                group.addTask { [painter] in (index, try painter.paint(brief).jpeg) }
            }
            return try await group.reduce(into: [Int: [UInt8]]()) { $0[$1.0] = $1.1 }
        }

        for (index, jpeg) in alone.enumerated() { #expect(together[index] == jpeg) }
    }

    @Test(arguments: Scene.allCases)
    func aCoverFitsAndCarriesNoMetadata(scene: Scene) throws {
        let canvas = try Canvas(side: 1024, seed: 3)
        let painting = try painter.painting(
            of: brief("여름밤의 열기", side: 1024), on: canvas, scene: scene, setting: Setting(light: .day))

        let file = try JPEGWriter.fit(painting.canvas, under: CoverPainter.byteLimit)

        #expect(file.bytes.count < CoverPainter.byteLimit)
        #expect(file.bytes.starts(with: [0xFF, 0xD8]) && file.bytes.suffix(2) == [0xFF, 0xD9])
        #expect(file.side == 1024)
        #expect(segments(of: file.bytes).allSatisfy { $0 != 0xFE && !(0xE1...0xEF).contains($0) })
    }

    @Test func thePictureShrinksBeforeItFails() throws {
        let canvas = try Canvas(side: 1024, seed: 3)
        let painting = try painter.painting(
            of: brief("낙엽"), on: canvas, scene: .leaves, setting: Setting())

        #expect(try JPEGWriter.fit(painting.canvas, under: 80_000).side < 1024)
        #expect(throws: CoverError.self) { try JPEGWriter.fit(painting.canvas, under: 2_000) }
    }

    @Test(arguments: Scene.allCases, Setting.Light.allCases)
    func titlesCanBeReadOnEveryScene(scene: Scene, light: Setting.Light) throws {
        // Weather and title go round with scene and light: all pairs would take seconds and find the same.
        let turn = Int(stableHash(scene.rawValue + light.rawValue) % 4)
        let title = ["봄", "Slow dancing, slow mornings", "비 오는 날의 노래", "아주 길고 긴 제목이지만 세 줄 안에는 들어가는 노래 모음"][turn]
        let canvas = try Canvas(side: 640, seed: UInt64(turn))
        let setting = Setting(light: light, weather: Setting.Weather.allCases[turn], props: Set(Setting.Prop.allCases))

        let painting = try painter.painting(of: brief(title), on: canvas, scene: scene, setting: setting)

        #expect(try #require(painting.contrast) >= FontBook.sufficientContrast)
    }

    @Test(arguments: [
        String(repeating: "가", count: 5_000), String(repeating: "노래 ", count: 2_500), "\u{202E}\u{2066}gnp.exe\u{2069}",
        "\u{0}\u{1B}[31m\n\r\t비\u{7}", String(repeating: "a\u{0301}\u{0302}\u{0303}", count: 800), "שלום مرحبا 음악",
        "\u{1112}\u{119E}\u{11AB}글 옛말", "🎧🌧️👨‍👩‍👧‍👦", "<span size='999'>&amp;</span>", "\u{FDFD}\u{10FFFF}\u{E000}", "…", ",",
    ])
    func noTitleBreaksACover(title: String) throws {
        let cover = try painter.paint(brief(title, themes("wx.rain")))

        #expect(cover.jpeg.count < CoverPainter.byteLimit)
        #expect(cover.title.count <= TitleText.longest)
        #expect(cover.title.isEmpty || painter.canDraw(cover.title))
    }

    @Test func anEmptyTitleGivesACoverWithoutLettering() throws {
        let painting = try painter.painting(of: CoverBrief(title: " \n", themes: [], seed: 1, side: 640))

        #expect(painting.contrast == nil && painting.title.isEmpty)
    }

    @Test func aMachineWithoutFontsIsToldWhatToInstall() throws {
        let bare = CoverPainter(fontSource: .none)

        let error = #expect(throws: CoverError.self) { try bare.paint(brief("노래")) }

        #expect(error?.description.contains("fonts-nanum") == true)
        #expect(throws: CoverError.self) { try bare.checkFonts() }
        #expect(throws: Never.self) { try bare.paint(CoverBrief(title: "", themes: [], seed: 1)) }
    }

    @Test func theSideStaysWithinItsLimits() throws {
        #expect(try painter.paint(brief("작게", side: -5)).width == 640)
        #expect(try painter.paint(brief("크게", side: 1 << 40)).width <= 1024)
    }

    @Test func theAltTextSaysWhatIsDrawn() throws {
        let cover = try painter.paint(brief("밤비", themes("wx.rain", "time.night", "place.city")))

        #expect(cover.altText(in: .ko) == "«밤비» — 비 내리는 밤, 창마다 불이 켜진 도시를 그린 표지입니다.")
        #expect(
            cover.altText(in: .en)
                == "A drawn cover: a city of lit windows, at night, in the rain, with the title “밤비”.")
    }

    /// Marker codes of the segments before the picture data.
    private func segments(of jpeg: [UInt8]) -> [UInt8] {
        var markers: [UInt8] = []
        var index = 2
        while index + 3 < jpeg.count, jpeg[index] == 0xFF, jpeg[index + 1] != 0xDA {
            markers.append(jpeg[index + 1])
            index += 2 + Int(jpeg[index + 2]) << 8 + Int(jpeg[index + 3])
        }
        return markers
    }
}
