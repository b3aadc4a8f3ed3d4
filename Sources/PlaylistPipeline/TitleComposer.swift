import RhythmiQDomain
import ThemeMatching

/// A title from the themes alone: the listener's own words never travel into playlists, pictures or file names.
struct TitleComposer {
    let vocabulary: ThemeVocabulary

    private static let sceneFacets: [ThemeID.Facet] = [.wx, .sea, .occ, .time, .place, .act]

    func title(of request: PlaylistRequest, artists: [String]) -> String {
        let themes = request.themes.compactMap { vocabulary[$0.id] }
        let scenes = themes.filter { $0.id.facet.map(Self.sceneFacets.contains) ?? false }
            .sorted { rank($0) < rank($1) }.prefix(2)
        let moods = themes.filter { $0.id.facet == .mood || $0.id.facet == .energy }.prefix(2)
        let kinds = themes.filter { [.era, .reg, .art].contains($0.id.facet) }.prefix(2)
        let genres = themes.filter { $0.id.facet == .genre }.prefix(2)
        let likened = request.seedSongs.prefix(2).map(\.title) + request.similarArtists.prefix(2)
        let artists =
            request.similarArtists.isEmpty
            ? artists
            : artists.filter { name in
                request.includedArtists.contains { $0 == name && !request.similarArtists.contains($0) }
            }
        let isPopular = request.byPopularity == true
        if themes.isEmpty, artists.isEmpty, !likened.isEmpty {
            switch request.language {
            case .ko: return likened.joined(separator: "·") + " 같은 노래"
            case .en: return "Songs like " + likened.joined(separator: " & ")
            }
        }
        return switch request.language {
        case .ko: korean(Array(scenes), Array(moods), Array(kinds), Array(genres), artists, isPopular)
        case .en:
            (isPopular ? "Popular " : "")
                + english(Array(scenes), Array(moods), Array(kinds), Array(genres), artists, isPopular)
        }
    }

    private func rank(_ theme: ThemeVocabulary.Theme) -> Int {
        theme.id.facet.flatMap(Self.sceneFacets.firstIndex) ?? Self.sceneFacets.count
    }

    /// 비 오는 날, 외롭고 잔잔한 노래
    private func korean(
        _ scenes: [ThemeVocabulary.Theme], _ moods: [ThemeVocabulary.Theme], _ kinds: [ThemeVocabulary.Theme],
        _ genres: [ThemeVocabulary.Theme], _ artists: [String], _ isPopular: Bool
    ) -> String {
        let songs = isPopular ? "인기곡" : "노래"
        var words: [String] = []
        if let last = moods.last {
            words += moods.dropLast().map { $0.koreanTitle.joining ?? $0.koreanTitle.plain }
            words.append(last.koreanTitle.plain)
        }
        words += kinds.map(\.koreanTitle.plain)
        if !artists.isEmpty { words.append(artists.prefix(2).joined(separator: "·")) }
        if !genres.isEmpty { words.append(genres.map(\.koreanTitle.plain).joined(separator: "·")) }
        if genres.isEmpty || isPopular { words.append(songs) }
        let scene = Self.koreanScene(scenes)
        let body = words.joined(separator: " ")
        if scene.isEmpty { return body == songs ? (isPopular ? "모두의 인기곡" : "오늘의 노래") : body }
        if body != songs { return "\(scene), \(body)" }
        // 비 오는 날의 노래, but 운동할 때 듣는 노래.
        let isClause = ["때", "길", "전", "후", "함께", "에서", "속"].contains { scene.hasSuffix($0) }
        return isClause ? "\(scene) 듣는 \(songs)" : "\(scene)의 \(songs)"
    }

    /// 카페에서 공부할 때; 가을 저녁.
    private static func koreanScene(_ scenes: [ThemeVocabulary.Theme]) -> String {
        guard let last = scenes.last else { return "" }
        let doesSomething = last.id.facet == .act && last.koreanTitle.plain.hasSuffix("때")
        return scenes.map { theme in
            let isPlaceOfDoing = doesSomething && theme.id.facet == .place && !theme.koreanTitle.plain.hasSuffix("서")
            return theme.koreanTitle.plain + (isPlaceOfDoing ? "에서" : "")
        }.joined(separator: " ")
    }

    /// Calm, Lonely Songs for Rainy Days
    private func english(
        _ scenes: [ThemeVocabulary.Theme], _ moods: [ThemeVocabulary.Theme], _ kinds: [ThemeVocabulary.Theme],
        _ genres: [ThemeVocabulary.Theme], _ artists: [String], _ isPopular: Bool
    ) -> String {
        var words: [String] = []
        if !moods.isEmpty { words.append(moods.map(\.englishTitle).joined(separator: ", ")) }
        words += kinds.map(\.englishTitle)
        words.append(genres.isEmpty ? "Songs" : genres.map(\.englishTitle).joined(separator: " & "))
        if !artists.isEmpty { words.append("by " + artists.prefix(2).joined(separator: " & ")) }
        let scene = scenes.map(\.englishTitle).joined(separator: " & ")
        let body = words.joined(separator: " ")
        if scene.isEmpty { return body == "Songs" && !isPopular ? "Songs for Today" : body }
        return "\(body) for \(scene)"
    }
}
