import Foundation
import PlaylistPipeline
import Recommendation
import RequestUnderstanding
import RhythmiQDomain
import ThemeMatching

/// `themes --json`, and the `request` of the other documents.
struct RequestDocument: Encodable {
    let request: PlaylistRequest
    var mentions: [Reading.JudgedMention]?

    private enum Key: String, CodingKey {
        case kind, language, themes, excluded, minutes, count, artists, clean, evidence
    }

    private struct Artists: Encodable {
        let include: [String]
        let exclude: [String]
    }

    private struct Theme: Encodable {
        let id: ThemeID
        let strength: Double
    }

    private struct Evidence: Encodable {
        let themes: [ThemeID]
        let words: String
        let phrase: String
        let by: ThemeMention.Evidence
        let excluded: Bool
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(request.kind, forKey: .kind)
        try container.encode(request.language, forKey: .language)
        try container.encode(
            request.themes.map { Theme(id: $0.id, strength: ($0.strength * 100).rounded() / 100) }, forKey: .themes)
        try container.encode(request.excludedThemes, forKey: .excluded)
        switch request.length {
        case .minutes(let minutes):
            if minutes == minutes.rounded() {
                try container.encode(Int(minutes), forKey: .minutes)
            } else {
                try container.encode(minutes, forKey: .minutes)
            }
            try container.encodeNil(forKey: .count)
        case .tracks(let count):
            try container.encodeNil(forKey: .minutes)
            try container.encode(count, forKey: .count)
        case nil:
            try container.encodeNil(forKey: .minutes)
            try container.encodeNil(forKey: .count)
        }
        try container.encode(
            Artists(include: request.includedArtists, exclude: request.excludedArtists), forKey: .artists)
        try container.encode(request.isClean, forKey: .clean)
        if let mentions {
            try container.encode(
                mentions.map {
                    Evidence(
                        themes: $0.mention.themes, words: $0.mention.words, phrase: $0.mention.phrase,
                        by: $0.mention.evidence, excluded: $0.isExcluded)
                }, forKey: .evidence)
        }
    }
}

/// `chat --json` and `recommend --json`.
struct PlaylistDocument: Encodable {
    struct Track: Encodable {
        let id: String
        let title: String
        let artist: String
        let durationMs: Int?
        let reason: String
        let spotifyURI: String?

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(id, forKey: .id)
            try container.encode(title, forKey: .title)
            try container.encode(artist, forKey: .artist)
            try container.encode(durationMs, forKey: .durationMs)
            try container.encode(reason, forKey: .reason)
            try container.encode(spotifyURI, forKey: .spotifyURI)
        }

        private enum Key: String, CodingKey { case id, title, artist, durationMs, reason, spotifyURI }
    }

    let request: RequestDocument
    var title: String?
    var mode: String?
    var seed: UInt64?
    var targetMs: Int?
    var totalMs: Int?
    var tracks: [Track] = []
    var cover: String?
    var files: [String] = []
    /// What the bot says beside the list, or instead of one.
    var reply: String?

    private enum Key: String, CodingKey {
        case request, title, mode, seed, targetMs, totalMs, delivery, url, tracks, missing, cover, files, reply
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(request, forKey: .request)
        try container.encode(title, forKey: .title)
        try container.encode(mode, forKey: .mode)
        try container.encode(seed, forKey: .seed)
        try container.encode(targetMs, forKey: .targetMs)
        try container.encode(totalMs, forKey: .totalMs)
        try container.encode("links", forKey: .delivery)
        try container.encodeNil(forKey: .url)
        try container.encode(tracks, forKey: .tracks)
        try container.encode([String](), forKey: .missing)
        try container.encode(cover, forKey: .cover)
        try container.encode(files, forKey: .files)
        try container.encode(reply, forKey: .reply)
    }
}

enum JSONOutput {
    static func string(_ value: some Encodable, pretty: Bool = true) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            pretty ? [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
