import Catalogue
import Foundation

/// What a note beside a title says about the recording, as far as it decides whether the recording is the right one.
package enum VersionKind: String, Hashable, Sendable, CaseIterable {
    // Never what was asked for, unless it was asked for by name.
    case karaoke, cover, instrumental, altered, miniature, vocalsOnly, mixture, remix, part
    // The same song by the same people, but not the recording that one means.
    case live, demo, otherLanguage, acoustic, rerecorded, extended
    // All but the same recording.
    case remaster, shortened, mono

    package var isRefused: Bool {
        switch self {
        case .karaoke, .cover, .instrumental, .altered, .miniature, .vocalsOnly, .mixture, .remix, .part: true
        default: false
        }
    }

    /// Points that a recording loses by it.
    var cost: Int {
        switch self {
        case .live: 35
        case .demo, .otherLanguage: 28
        case .acoustic: 20
        case .rerecorded: 14
        case .remaster: 12
        case .extended: 10
        case .shortened: 6
        case .mono: 3
        default: 100
        }
    }

    /// The song is another length than the studio recording by nature.
    var changesLength: Bool { [.live, .demo, .acoustic, .extended, .shortened, .rerecorded].contains(self) }

    /// The kinds that a note names; empty for a credit, a soundtrack, «Album Version» or anything else.
    ///
    /// - Parameter note: what stands in brackets or after a dash.
    package static func kinds(of note: String) -> Set<VersionKind> {
        let words = VersionNote.words(of: note.precomposedStringWithCompatibilityMapping)
        guard let first = words.first, !openers.contains(first) else { return [] }
        var kinds: Set<VersionKind> = []
        for (position, word) in words.enumerated() {
            for phrase in phraseIndex[word] ?? [] where words[position...].starts(with: phrase.words) {
                kinds.insert(phrase.kind)
            }
        }
        if Romanisation.hasHangul(note) {
            kinds.formUnion(koreanKinds(words))
        }
        if let mix = words.firstIndex(of: "mix"), mix == 0 || words[mix - 1] != "original" {
            let isOld = isYear(words) || words.contains("stereo")
            kinds.insert(isOld ? .remaster : words.contains("extended") ? .extended : .remix)
        }
        if words.contains("remix"), isYear(words) {
            kinds.remove(.remix)
            kinds.insert(.remaster)
        }
        // «Live Forever», «Liveable» are titles; `live` counts where a version note would have it.
        if words.contains("live"), VersionNote.isNote(note) { kinds.insert(.live) }
        if ["ver", "version", "edition"].contains(words.last ?? ""), !languages.isDisjoint(with: words) {
            kinds.insert(.otherLanguage)
        }
        return kinds
    }

    /// Within a word, or two words in one: «피아노 버전». Not across a border: «버스커 버스커» covers nothing.
    private static func koreanKinds(_ words: [String]) -> Set<VersionKind> {
        let single = words.map { Array($0.utf8) }
        let pairs = Set(zip(words, words.dropFirst()).map(+))
        var kinds: Set<VersionKind> = []
        for (kind, parts) in koreanParts {
            let isNamed = parts.contains { part in
                pairs.contains(part) || single.contains { Similarity.contains($0, part) }
            }
            if isNamed { kinds.insert(kind) }
        }
        return kinds
    }

    private static func isYear(_ words: [String]) -> Bool {
        words.contains { Int($0).map { (1950...2100).contains($0) } == true }
    }

    /// Credits: whatever a guest or a producer is called, it says nothing about the recording.
    private static let openers: Set = ["feat", "ft", "featuring", "with", "prod", "produced", "피처링", "피쳐링"]

    private static let languages: Set = [
        "english", "eng", "japanese", "jpn", "jp", "japan", "chinese", "chn", "mandarin", "korean", "kor", "spanish",
        "영어", "일본어", "중국어", "한국어",
    ]

    /// By their first word.
    private static let phraseIndex: [String: [(words: [String], kind: VersionKind)]] = {
        var index: [String: [(words: [String], kind: VersionKind)]] = [:]
        for (kind, list) in phrases {
            for phrase in list {
                let words = phrase.split(separator: " ").map(String.init)
                index[words.first ?? "", default: []].append((words, kind))
            }
        }
        return index
    }()

    private static let phrases: [(VersionKind, [String])] = [
        (
            .karaoke,
            [
                "karaoke", "mr", "backing track", "sing along", "singalong", "minus one", "in the style of",
                "originally performed", "originally performed by", "made famous by", "as made famous by", "カラオケ",
                "off vocal", "noraebang",
            ]
        ),
        (.cover, ["cover", "covered by", "cover version", "tribute", "tribute to", "rendition"]),
        (.instrumental, ["inst", "instrumental", "instrumentals"]),
        (
            .altered,
            [
                "sped up", "speed up", "spedup", "speedup", "sped", "slowed", "slowed down", "nightcore", "daycore",
                "8d",
                "8d audio", "16d", "reverb", "bass boosted", "pitched", "chipmunk", "fast version", "slow version",
                "1 hour", "1hour", "one hour", "loop", "looped",
            ]
        ),
        (
            .miniature,
            [
                "music box", "lullaby", "lullaby version", "ringtone", "piano cover", "guitar cover", "8 bit", "8bit",
                "marimba", "lofi", "lo fi", "chillhop", "orgel",
            ]
        ),
        (.vocalsOnly, ["a cappella", "acappella", "acapella", "vocals only", "vocal only"]),
        (.mixture, ["mashup", "mash up", "medley", "megamix", "nonstop", "workout mix", "dj mix", "commentary"]),
        (.remix, ["remix", "rmx", "bootleg", "rework", "flip", "vip mix", "club mix", "dance mix"]),
        (.part, ["intro", "outro", "interlude", "skit", "reprise", "prelude", "teaser", "preview", "snippet"]),
        (.live, ["unplugged", "live session", "in concert"]),
        (.demo, ["demo", "rough mix", "early version", "rehearsal", "outtake", "alternate take", "early take"]),
        (
            .acoustic,
            [
                "acoustic", "stripped", "piano version", "piano ver", "orchestra ver", "orchestra version",
                "orchestral version", "band ver", "band version", "rock ver", "rock version", "string version",
                "ballad version", "ballad ver", "guitar version", "jazz version", "jazz ver", "dance version",
            ]
        ),
        (
            .rerecorded,
            ["taylor s version", "re recorded", "rerecorded", "new recording", "new version", "re recording"]
        ),
        (.extended, ["extended", "extended mix", "extended version", "long version", "full version", "12 version"]),
        (.remaster, ["remaster", "remastered", "remasters", "remastering"]),
        (.shortened, ["radio edit", "radio version", "short version", "short ver", "tv size", "edit", "single edit"]),
        (.mono, ["mono", "mono version"]),
    ]

    /// Korean writes these onto one another: «어쿠스틱버전», «노래방반주».
    private static let koreanParts: [(VersionKind, [String])] = [
        (.karaoke, ["노래방", "반주", "가라오케", "엠알"]), (.cover, ["커버", "트리뷰트", "헌정", "따라부르기"]),
        (.instrumental, ["연주곡", "연주버전", "연주버젼", "인스트루멘탈", "경음악"]),
        (.altered, ["배속", "빠른버전", "느린버전", "나이트코어", "스페드업", "1시간", "한시간", "8d"]),
        (.miniature, ["오르골", "자장가버전", "벨소리", "로파이", "피아노커버", "기타커버"]),
        (.vocalsOnly, ["아카펠라"]), (.mixture, ["메들리", "매쉬업", "매시업"]), (.remix, ["리믹스"]),
        (.live, ["라이브", "콘서트", "공연실황", "실황"]), (.demo, ["데모"]),
        (.acoustic, ["어쿠스틱", "피아노버전", "피아노버젼", "오케스트라버전", "밴드버전", "발라드버전"]),
        (.otherLanguage, ["영어버전", "영어버젼", "일본어버전", "일어버전", "중국어버전", "영어ver", "일본어ver"]),
        (.remaster, ["리마스터"]),
    ]
}
