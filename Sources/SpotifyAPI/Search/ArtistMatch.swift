import Catalogue
import Foundation
import RhythmiQDomain

/// How far the found artists are the wanted one.
enum ArtistMatch: Equatable {
    case main
    /// By the spelling of a romanised name, or a letter apart.
    case spelledOtherwise
    /// Credited, but somebody else comes first.
    case credited
    case other

    /// Nil for another artist's recording.
    var points: Int? {
        switch self {
        case .main: 30
        case .spelledOtherwise: 25
        case .credited: 22
        case .other: nil
        }
    }

    static func of(_ found: [String], wanted track: Track) -> ArtistMatch {
        let wanted = Set(([track.artist] + track.otherArtistNames).flatMap(names))
        guard let first = found.first else { return .other }
        if !wanted.isDisjoint(with: names(first)) { return .main }
        if isWholeGroup(found, track.artist) { return .main }
        if names(first).contains(where: { name in wanted.contains { isSpelling($0, name) } }) {
            return .spelledOtherwise
        }
        let others = found.dropFirst()
        if others.contains(where: { !wanted.isDisjoint(with: names($0)) }) {
            // The order of two who sing together is anybody's.
            let guests = Set(track.featuring.flatMap(names))
            return guests.isDisjoint(with: names(first)) ? .credited : .main
        }
        return .other
    }

    /// «Macklemore & Ryan Lewis» as two artists: each of them is there.
    private static func isWholeGroup(_ found: [String], _ artist: String) -> Bool {
        let members = parts(of: artist).map(key)
        guard members.count > 1 else { return false }
        let keys = Set(found.flatMap(names))
        return members.allSatisfy(keys.contains)
    }

    /// The keys of a credit: as it stands, its parts, and for «아이유 (IU)» each of the two.
    static func names(_ credit: String) -> Set<String> {
        var result: Set = [key(credit)]
        let reading = TitleReading(credit)
        if !reading.notes.isEmpty, reading.notes.allSatisfy({ otherScript($0, reading.main) }) {
            result.formUnion(([reading.main] + reading.notes).map(key))
        }
        let parts = parts(of: credit)
        // One half of a duo is not the duo, but a list with commas is a list.
        if credit.contains(","), parts.count > 1, let first = parts.first, !credit.contains("&") {
            result.insert(key(first))
        }
        result.remove("")
        return result
    }

    private static func otherScript(_ a: String, _ b: String) -> Bool {
        Romanisation.hasHangul(a) != Romanisation.hasHangul(b)
    }

    static func parts(of credit: String) -> [String] {
        var text = credit
        for mark in [" & ", " and ", " x ", " X ", " × ", " feat. ", " ft. ", " with ", " + "] {
            text = text.replacingOccurrences(of: mark, with: ",")
        }
        return text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    static func key(_ name: String) -> String {
        var plain = name.trimmingCharacters(in: .whitespaces)
        if plain.lowercased().hasPrefix("the "), plain.count > 6 { plain = String(plain.dropFirst(4)) }
        return SongKey.artistKey(plain.replacingOccurrences(of: "&", with: "and"))
    }

    private static func isSpelling(_ a: String, _ b: String) -> Bool {
        if Romanisation.agree(a, b) || Romanisation.agree(a, rotated(b)) || Romanisation.agree(rotated(a), b) {
            return true
        }
        return min(a.count, b.count) >= 7 && Similarity.sameDigits(a, b) && Similarity.ratio(a, b) >= 0.86
    }

    /// «yerinbaek» → «baekyerin»: Korean family names are one syllable, of three to five Latin letters.
    private static func rotated(_ key: String) -> String {
        guard Romanisation.isLatin(key) else { return key }
        for family in families where key.hasSuffix(family) && key.count > family.count + 2 {
            return family + key.dropLast(family.count)
        }
        return key
    }

    private static let families = [
        "hwang", "jeong", "chung", "young", "jung", "jang", "kang", "baek", "paik", "choi", "choe", "yoon", "youn",
        "song",
        "shin", "hong", "park", "bang", "moon", "yang", "ryu", "yoo", "lim", "kim", "lee", "cho", "jeon", "jun", "han",
        "seo", "suh", "kwon", "gwon", "ahn", "nam", "son", "sohn", "bae", "byun", "joo", "noh", "roh", "heo", "huh",
        "yi",
    ]
}
