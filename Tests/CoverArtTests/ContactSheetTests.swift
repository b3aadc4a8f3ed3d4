import CCairo
import Foundation
import RhythmiQDomain
import Testing

@testable import CoverArt

/// Covers to look at, not to assert about: `RHYTHMIQ_COVER_SHEET=folder swift test --filter ContactSheet` writes one JPEG
/// per request and all of them side by side as `sheet.png`.
@Suite struct ContactSheetTests {
    private static let folder = ProcessInfo.processInfo.environment["RHYTHMIQ_COVER_SHEET"]

    @Test(.enabled(if: folder != nil))
    func paintsTheContactSheet() throws {
        let folder = try #require(Self.folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let (columns, cell) = (6, 340)
        let rows = (requests.count + columns - 1) / columns
        let sheet = try #require(
            cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(columns * cell), Int32(rows * cell)))
        defer { cairo_surface_destroy(sheet) }
        let context = try #require(cairo_create(sheet))
        defer { cairo_destroy(context) }
        let painter = CoverPainter()
        for (index, request) in requests.enumerated() {
            let brief = CoverBrief(
                title: request.title, subtitle: "24 · 1:02:00",
                themes: request.themes.split(separator: " ").map { WeightedTheme(ThemeID(String($0))) },
                seed: UInt64(index))
            let cover = try painter.paint(brief)
            try Data(cover.jpeg).write(to: URL(fileURLWithPath: "\(folder)/\(index)-\(cover.scene.rawValue).jpg"))
            let painting = try painter.painting(of: brief)
            cairo_save(context)
            cairo_translate(context, Double(index % columns * cell), Double(index / columns * cell))
            cairo_scale(context, Double(cell) / 1024, Double(cell) / 1024)
            cairo_set_source_surface(context, painting.canvas.surface, 0, 0)
            cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_BEST)
            cairo_paint(context)
            cairo_restore(context)
        }
        #expect(cairo_surface_write_to_png(sheet, "\(folder)/sheet.png") == CAIRO_STATUS_SUCCESS)
    }

    private let requests: [(title: String, themes: String)] = [
        ("비 오는 날, 혼자 듣는 잔잔한 노래", "wx.rain mood.lonely mood.calm"), ("Night drive, no rap", "time.night act.drive"),
        ("비 내리는 밤의 도시", "wx.rain time.night place.city"), ("여름 바다로 떠나는 신나는 노래", "sea.summer place.beach mood.upbeat"),
        ("Late-night jazz bar", "genre.jazz time.night place.bar"), ("헬스장에서 한계를 넘을 때", "act.workout energy.high"),
        ("새벽 공부용 로파이", "act.study genre.lofi time.dawn"), ("잠이 안 올 때", "act.sleep mood.calm"),
        ("카페에서 일하기 좋은 음악", "place.cafe act.work"), ("Golden hour by the sea", "time.sunset place.beach"),
        ("겨울 산, 첫눈", "sea.winter wx.snow"), ("메리 크리스마스!", "occ.christmas"), ("벚꽃 아래 산책", "sea.cherry_blossom act.walk"),
        ("가을 저녁에 어울리는 포크", "sea.autumn time.evening genre.folk"), ("City pop after dark", "genre.citypop time.night"),
        ("불금 파티", "time.friday occ.party"), ("LOUD", "genre.metal mood.angry"),
        ("비 오는 날의 피아노", "genre.piano mood.calm"),
        ("헤어진 다음 날", "occ.breakup mood.sad"), ("처음 만난 날처럼 설레는 노래", "mood.flutter occ.crush"),
        ("우리 부모님이 사랑한 70년대", "era.60s70s occ.family"), ("설날 아침, 국악 한 상", "genre.gugak occ.holiday_kr"),
        ("아이와 함께 부르는 동요", "genre.children act.parenting"), ("8-bit boss fight", "act.gaming genre.game"),
        ("혼자 걷는 새벽 세 시", "mood.lonely mood.melancholy"), ("90s hip-hop, clean versions only", "era.90s genre.hiphop"),
        ("통기타 한 대", "genre.acoustic"), ("아침 러닝 5km", "act.running time.morning"), ("Warehouse techno", "genre.techno"),
        ("일요일 오후의 보사노바", "genre.bossanova time.weekend"), ("한강 야경 드라이브", "place.hangang time.night"),
        ("산속에서 하룻밤 캠핑", "act.camping place.nature"), ("아이돌 콘서트 떼창 모음", "art.idol act.singalong genre.kpop"),
        ("Slow R&B for two", "genre.rnb mood.sensual"), ("창밖의 비와 커피", "wx.rain place.cafe"),
        ("요가와 명상", "act.yoga act.meditation"), ("맑은 날 피크닉", "wx.sunny act.picnic"),
        ("기분 좋은 아침을 여는 팝", "time.morning mood.happy genre.pop"), ("주말 브런치", "act.meal act.cooking"),
        ("새해 카운트다운", "occ.newyear occ.yearend"), ("주일 아침의 찬양", "genre.ccm"),
        ("Sunday records with soul", "genre.soul era.oldies mood.groovy"),
    ]
}
