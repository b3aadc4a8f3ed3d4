import Foundation
import LanguageAnalysis
package import RhythmiQDomain
import ThemeMatching

/// Reads a text that is nothing but the name of an artist or of a song: «아이유», «아이유 밤편지», `Creep by Radiohead`.
extension RequestReader {
    /// - Returns: `nil` for what the catalogue does not know, and for what names several.
    package func name(in text: String) -> NeverName? {
        let words = Self.words(of: text)
        guard !words.isEmpty, words.count <= Self.mostWords, let songs else { return nil }
        let whole = words.joined(separator: " ")
        if let artist = songs.findArtist(whole) { return .artist(artist) }
        if let song = songs.find(whole, nil) ?? song(of: words, songs) { return .song(song) }
        return artistAlone(in: whole).map(NeverName.artist)
    }

    /// The catalogue's name for an artist.
    package func artist(called name: String) -> String? { songs?.findArtist(name) }

    private static let mostWords = 16

    /// Without quotation marks and the dashes between artist and title.
    private static func words(of text: String) -> [String] {
        text.split { $0.isWhitespace || $0 == "," }
            .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "\"'“”‘’«»「」『』<>《》〈〉")) }
            .filter { word in !word.isEmpty && !word.allSatisfy { "-–—·|/:~".contains($0) } }
    }

    private func song(of words: [String], _ songs: SongFinder) -> SeedSong? {
        for cut in words.indices.dropFirst() {
            let (first, second) = (words[..<cut].joined(separator: " "), words[cut...].joined(separator: " "))
            for (artist, title) in [(first, second), (second, first)] {
                for name in SongMentions.artistSpellings(artist) {
                    // A name that only another script has is looked up under the catalogue's.
                    for known in [name, songs.findArtist(name)].compactMap(\.self) {
                        if let song = songs.find(title, known) { return song }
                    }
                }
            }
        }
        return nil
    }

    /// «아이유 노래는», `songs by IU`: one artist, and words that say nothing else.
    private func artistAlone(in text: String) -> String? {
        let segments = segmenter.segments(of: NormalizedText(text), masked: [])
        let sayNothing: Set<WordClass> = [.filler, .particle, .signal]
        guard segments.allSatisfy({ $0.wordClass == .artist || sayNothing.contains($0.wordClass) }) else { return nil }
        let names = Set(
            segments.filter { $0.wordClass == .artist }.map {
                artists[artistLexicon.names[$0.payload].artist].canonical
            })
        return names.count == 1 ? names.first : nil
    }
}
