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

    static func of(_ found: [String], wanted: KnownArtist) -> ArtistMatch {
        guard let first = found.first else { return .other }
        let firstNames = names(first)
        if !wanted.names.isDisjoint(with: firstNames) || wanted.isWholeGroup(found) { return .main }
        if firstNames.contains(where: wanted.maySpell) { return .spelledOtherwise }
        if found.dropFirst().contains(where: { !wanted.names.isDisjoint(with: names($0)) }) {
            // The order of two who sing together is anybody's.
            return wanted.guests.isDisjoint(with: firstNames) ? .credited : .main
        }
        return .other
    }

    /// The keys of a credit: as it stands, its parts, and for «아이유 (IU)» each of the two.
    static func names(_ credit: String) -> Set<String> {
        var result: Set = [key(credit)]
        let reading = TitleReading(credit)
        if !reading.notes.isEmpty, reading.notes.allSatisfy({ otherScript($0, reading.main) }) {
            result.formUnion(([reading.main] + reading.notes).map(key))
        }
        // One half of a duo is not the duo, but a list with commas is a list.
        if credit.utf8.contains(UInt8(ascii: ",")), !credit.utf8.contains(UInt8(ascii: "&")) {
            let parts = parts(of: credit)
            if parts.count > 1 { result.insert(key(parts[0])) }
        }
        result.remove("")
        return result
    }

    private static func otherScript(_ a: String, _ b: String) -> Bool {
        Romanisation.hasHangul(a) != Romanisation.hasHangul(b)
    }

    static func parts(of credit: String) -> [String] {
        var parts: [String] = [""]
        for word in credit.split(separator: " ") {
            if separators.contains(word.lowercased()) {
                parts.append("")
                continue
            }
            for (index, piece) in word.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
                if index > 0 { parts.append("") }
                let last = parts.count - 1
                if !piece.isEmpty { parts[last] += (parts[last].isEmpty ? "" : " ") + piece }
            }
        }
        return parts.filter { !$0.isEmpty }
    }

    private static let separators: Set = ["&", "and", "x", "×", "feat.", "feat", "ft.", "with", "+"]

    static func key(_ name: String) -> String {
        var plain = name.trimmed
        if plain.lowercased().hasPrefix("the "), plain.count > 6 { plain = String(plain.dropFirst(4)) }
        if plain.utf8.contains(UInt8(ascii: "&")) { plain = plain.replacingOccurrences(of: "&", with: "and") }
        return SongKey.artistKey(plain)
    }
}

/// All names of the song's artist and guests, folded.
struct KnownArtist {
    let names: Set<String>
    let guests: Set<String>
    private let members: [String]
    private let spellings: [Romanisation.Spelling]

    init(_ track: Track) {
        names = Set(([track.artist] + track.otherArtistNames).flatMap(ArtistMatch.names))
        guests = Set(track.featuring.flatMap(ArtistMatch.names))
        members = ArtistMatch.parts(of: track.artist).map(ArtistMatch.key)
        spellings = names.flatMap { [$0, Self.familyFirst($0)] }.compactMap(Romanisation.Spelling.init)
    }

    /// «Macklemore & Ryan Lewis» as two artists: each of them is there.
    func isWholeGroup(_ found: [String]) -> Bool {
        guard members.count > 1 else { return false }
        let keys = Set(found.flatMap(ArtistMatch.names))
        return members.allSatisfy(keys.contains)
    }

    func maySpell(_ name: String) -> Bool {
        for other in [name, Self.familyFirst(name)] {
            if let spelling = Romanisation.Spelling(other), spellings.contains(where: spelling.agrees) { return true }
        }
        return names.contains { isSlip($0, name) }
    }

    private func isSlip(_ a: String, _ b: String) -> Bool {
        min(a.count, b.count) >= 7 && Similarity.sameDigits(a, b) && Similarity.ratio(a, b) >= 0.86
    }

    /// «yerinbaek» → «baekyerin»: Korean family names are one syllable, of two to five Latin letters.
    private static func familyFirst(_ key: String) -> String {
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
