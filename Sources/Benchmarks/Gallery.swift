import CoverArt
import Foundation
import PlaylistPipeline
import RequestUnderstanding
import RhythmiQDomain

/// Covers of requests of all kinds, as the bot would title them.
struct Gallery {
    let pipeline: PlaylistPipeline

    private static let requests = [
        "비 오는 날 혼자 듣기 좋은 잔잔한 노래 1시간", "night drive, no rap, 90 min", "헬스장에서 듣는 강렬한 힙합", "새벽 감성 알앤비 30분",
        "벚꽃 보면서 걷기 좋은 인디", "late night jazz bar", "크리스마스 캐롤", "잠이 안 올 때 듣는 피아노", "summer beach party",
        "시티팝 드라이브", "카페에서 공부할 때 로파이", "이별 발라드 20곡", "가을 저녁 포크", "불금 클럽 EDM", "눈 오는 날 따뜻한 재즈",
        "설날 아침 국악", "8-bit game music for gaming", "아이랑 듣는 동요", "90s rock for running", "요가하면서 듣는 앰비언트",
        "한강 야경 보면서 시티팝", "캠핑장에서 듣는 통기타", "worship songs for sunday morning", "7080 가요", "설레는 썸 노래",
    ]

    func paint(into folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let painter = CoverPainter()
        var briefs: [CoverBrief] = []
        for (index, text) in Self.requests.enumerated() {
            let request = try pipeline.understand(text, now: LocalTime(hour: 20, minute: 0)).request
            let draft = pipeline.draft(request, options: .init(seed: UInt64(index)))
            let brief = CoverBrief(title: draft.title, themes: request.themes, seed: UInt64(index))
            briefs.append(brief)
            let cover = try painter.paint(brief)
            try Data(cover.jpeg).write(to: folder.appending(path: "\(index)-\(cover.scene.rawValue).jpg"))
            print(cover.altText(in: request.language))
        }
        try Data(ContactSheet.paint(briefs, by: painter, side: 1000, byteLimit: 320_000)).write(
            to: folder.appending(path: "covers.jpg"))
    }
}
