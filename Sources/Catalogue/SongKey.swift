import Foundation
package import RhythmiQDomain

/// Folds the spellings and versions of one song onto one key, so that a list never holds twins.
///
/// Lower case, NFKC, without accents, brackets and version words (remaster, live, radio edit, feat., inst., ver. …).
package enum SongKey {
    package static func of(title: String, artist: String) -> String { folded(artist) + "|" + titleKey(title) }

    /// Every key under which the song may be known: each of its titles with each of its artist's names.
    package static func all(of track: Track) -> Set<String> {
        let titles = ([track.title] + track.otherTitles).map(titleKey).filter { !$0.isEmpty }
        let artists = ([track.artist] + track.otherArtistNames).map(folded).filter { !$0.isEmpty }
        return Set(artists.flatMap { artist in titles.map { artist + "|" + $0 } })
    }

    package static func titleKey(_ title: String) -> String {
        let bare = withoutVersionTail(withoutBrackets(title))
        let key = folded(bare)
        // A title that is nothing but brackets, such as «(…)», keeps them.
        return key.isEmpty ? folded(title) : key
    }

    package static func folded(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.precomposedStringWithCompatibilityMapping.lowercased()
            .folding(options: .diacriticInsensitive, locale: nil).precomposedStringWithCanonicalMapping.unicodeScalars
        where scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
            result.append(scalar)
        }
        return String(result)
    }

    private static let versionWords = [
        "remaster", "live", "edit", "version", "ver.", "feat", "ft.", "with ", "inst", "acoustic", "mix", "mono",
        "stereo",
        "demo", "karaoke", "bonus", "deluxe", "prod", "duet", "explicit", "clean", "ost", "리마스터", "라이브", "버전",
        "어쿠스틱", "반주", "피처링", "리믹스",
    ]

    private static func isVersion(_ text: some StringProtocol) -> Bool {
        let lower = text.lowercased()
        return versionWords.contains { lower.contains($0) }
    }

    private static func withoutBrackets(_ title: String) -> String {
        var result = title
        for (open, close) in [("(", ")"), ("[", "]"), ("（", "）")] {
            while let start = result.range(of: open),
                let end = result.range(of: close, range: start.upperBound..<result.endIndex),
                isVersion(result[start.upperBound..<end.lowerBound])
            {
                result.removeSubrange(start.lowerBound..<end.upperBound)
            }
        }
        return result
    }

    private static func withoutVersionTail(_ title: String) -> String {
        guard let dash = title.range(of: " - ", options: .backwards), isVersion(title[dash.upperBound...]) else {
            return title
        }
        return String(title[..<dash.lowerBound])
    }
}
