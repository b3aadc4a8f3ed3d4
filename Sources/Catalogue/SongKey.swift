import Foundation
package import RhythmiQDomain

/// Folds the spellings and versions of one song onto one key, so that a list never holds twins.
///
/// Lower case, NFKC, without accents, signs and version notes (remaster, live, radio edit, feat., inst., ver. …).
package enum SongKey {
    package static func of(title: String, artist: String) -> String { artistKey(artist) + "|" + titleKey(title) }

    /// Every key under which the song may be known: each of its titles with each of its artist's names.
    package static func all(of track: Track) -> Set<String> {
        let titles = titleKeys(of: track)
        let artists = ([track.artist] + track.otherArtistNames).map(artistKey)
        return Set(artists.flatMap { artist in titles.map { artist + "|" + $0 } })
    }

    /// The keys of all its titles; one may stand there twice.
    package static func titleKeys(of track: Track) -> [String] {
        ([track.title] + track.otherTitles).flatMap(titleKeys)
    }

    package static func titleKey(_ title: String) -> String {
        let plain = title.precomposedStringWithCompatibilityMapping
        let key = folded(VersionNote.removed(from: plain))
        // A title that is nothing but a note, such as «(Live)», keeps it; one without letters keeps its signs.
        return key.isEmpty ? kept(title) : key
    }

    /// The key of an artist's name; one without letters, such as `!!!`, keeps its signs.
    package static func artistKey(_ name: String) -> String { kept(name) }

    private static func kept(_ text: String) -> String {
        let key = folded(text)
        return key.isEmpty ? text.precomposedStringWithCompatibilityMapping.lowercased() : key
    }

    /// Letters and digits alone, without case, width and accents.
    package static func folded(_ text: String) -> String {
        if let plain = foldedPlainly(text) { return plain }
        var result = String.UnicodeScalarView()
        var base: Unicode.Scalar?
        for scalar in text.precomposedStringWithCompatibilityMapping.lowercased()
            .decomposedStringWithCanonicalMapping.unicodeScalars
        {
            if scalar.properties.generalCategory == .nonspacingMark {
                // An accent on a Latin letter is a matter of spelling; a voicing mark on a kana makes another letter.
                if let base, !isLatin(base), scalar.properties.isAlphabetic || isVoicing(scalar) {
                    result.append(scalar)
                }
            } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                result.append(scalar)
                base = scalar
            }
        }
        return String(result).precomposedStringWithCanonicalMapping
    }

    /// The same for ASCII and Hangul syllables, which normalisation leaves as they are: nearly all names, many times faster.
    private static func foldedPlainly(_ text: String) -> String? {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x41...0x5A: result.append(Unicode.Scalar(UInt8(scalar.value + 0x20)))
            case 0x30...0x39, 0x61...0x7A, 0xAC00...0xD7A3: result.append(scalar)
            case 0..<0x80: continue
            default: return nil
            }
        }
        return String(result)
    }

    private static func isLatin(_ scalar: Unicode.Scalar) -> Bool { scalar.value < 0x250 }

    private static func isVoicing(_ scalar: Unicode.Scalar) -> Bool { (0x3099...0x309A).contains(scalar.value) }

    // MARK: - Bilingual titles

    /// The title's key, and for a title that gives itself in two scripts, «사랑 (Love)», the key of each.
    package static func titleKeys(_ title: String) -> [String] {
        let whole = titleKey(title)
        let plain = VersionNote.removed(from: title.precomposedStringWithCompatibilityMapping)
        guard let (first, second) = halves(of: plain), Script(of: first) != nil,
            let other = Script(of: second), Script(of: first) != other, !isPart(first), !isPart(second)
        else { return [whole] }
        return [whole, folded(first), folded(second)]
    }

    /// «A (B)» and «A - B».
    private static func halves(of title: String) -> (String, String)? {
        let text = title.trimmingCharacters(in: .whitespaces)
        if text.hasSuffix(")"), let open = text.firstIndex(of: "("), open > text.startIndex {
            let inner = text[text.index(after: open)...].dropLast()
            return inner.contains("(") ? nil : (String(text[..<open]), String(inner))
        }
        guard let dash = text.range(of: " - ") else { return nil }
        return (String(text[..<dash.lowerBound]), String(text[dash.upperBound...]))
    }

    /// «사랑 (Intro)», «사랑 (Pt. 2)» name a piece of the song and are no translation.
    private static func isPart(_ text: String) -> Bool {
        let parts: Set = [
            "intro", "outro", "interlude", "prelude", "reprise", "part", "pt", "skit", "epilogue", "prologue", "title",
        ]
        return VersionNote.words(of: text).contains { parts.contains($0) }
    }

    /// The one script of a text: Latin, or the letters of Korea, China and Japan.
    private enum Script {
        case latin, eastAsian

        init?(of text: String) {
            let letters = text.unicodeScalars.filter(\.properties.isAlphabetic)
            guard !letters.isEmpty else { return nil }
            if letters.allSatisfy({ $0.value < 0x250 }) {
                self = .latin
            } else if letters.allSatisfy({ $0.value >= 0x1100 }) {
                self = .eastAsian
            } else {
                return nil
            }
        }
    }
}
