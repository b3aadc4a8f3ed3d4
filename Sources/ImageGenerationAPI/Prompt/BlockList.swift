import Foundation

/// Words with which no picture is asked for: minors, sex, hate, gore and real persons' likeness. A hit costs nothing but
/// the model's picture; the drawn cover takes its place.
///
/// It is the second wall: the prompt is composed of the program's own words, and no sentence travels into it.
enum BlockList {
    /// Whether a listener's sentence keeps the model out of it. Songs for children are an ordinary wish.
    static func blocks(message text: String) -> Bool { blocks(text, besides: []) }

    /// Whether a prompt may not be sent.
    static func blocks(prompt text: String) -> Bool { blocks(text, besides: minors) }

    private static func blocks(_ text: String, besides words: Set<String>) -> Bool {
        // Nobody writes so much about a playlist; what hides behind it is not worth the time.
        let text = String(text.unicodeScalars.prefix(4096)).precomposedStringWithCompatibilityMapping.lowercased()
        return hasLatinWord(text, besides: words) || hasKoreanWord(text)
    }

    // MARK: Latin

    private static func hasLatinWord(_ text: String, besides more: Set<String>) -> Bool {
        let plain = text.decomposedStringWithCanonicalMapping.unicodeScalars.compactMap(plainLetter)
        let words = String(String.UnicodeScalarView(plain)).split(separator: " ")
        if words.contains(where: { isBlocked($0, more) }) { return true }
        // «n u d e»: letters one by one are read as a word.
        let spelled = words.split { $0.count > 1 }.map { $0.joined() }
        return spelled.contains { isBlocked(Substring($0), more) }
    }

    private static func isBlocked(_ word: Substring, _ more: Set<String>) -> Bool {
        let forms = [String(word)] + (word.hasSuffix("s") ? [String(word.dropLast())] : [])
        return forms.contains { latinWords.contains($0) || more.contains($0) }
            || latinStems.contains { word.hasPrefix($0) }
    }

    /// Letters as they are meant: without accents, digits and signs read as letters, everything else a space.
    private static func plainLetter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "a"..."z": return scalar
        case "0": return "o"
        case "1": return "i"
        case "3": return "e"
        case "4", "@": return "a"
        case "5", "$": return "s"
        case "7": return "t"
        default:
            // An accent, a soft hyphen or a joiner stands within a word.
            let category = scalar.properties.generalCategory
            return category == .nonspacingMark || category == .format || scalar == "'" || scalar == "*" ? nil : " "
        }
    }

    private static let latinWords: Set<String> = [
        "sex", "sexy", "nude", "naked", "nsfw", "porn", "boob", "breast", "nipple", "penis", "vagina", "cock", "dick",
        "pussy", "fetish", "bdsm", "orgy", "rape", "incest", "hentai", "milf", "topless", "lingerie", "upskirt", "loli",
        "lolita", "shota", "underage", "preteen", "schoolgirl", "schoolboy", "gore", "gory", "blood", "bloody",
        "corpse", "behead", "beheaded", "torture",
        "mutilated", "dismembered", "suicide", "murder", "massacre", "genocide", "nazi", "hitler", "swastika", "kkk",
        "isis", "terrorist", "lynching", "holocaust", "cocaine", "heroin", "deepfake", "lookalike", "trump", "putin",
        "obama", "biden", "stalin",
    ]
    private static let minors: Set<String> = [
        "child", "children", "kid", "baby", "toddler", "infant", "minor", "teen", "teenager", "girl", "boy",
        "celebrity",
    ]
    private static let latinStems = [
        "porno", "pedo", "paedo", "nigg", "faggot", "masturbat", "decapitat", "dismember", "mutilat", "erotic",
        "undress",
        "sexual", "sexting",
    ]

    // MARK: Korean

    private static func hasKoreanWord(_ text: String) -> Bool {
        // Spaces, dots and joiners between syllables hide nothing.
        let syllables = text.unicodeScalars.filter { 0xAC00...0xD7A3 ~= $0.value || 0x3131...0x318E ~= $0.value }
        let dense = String(String.UnicodeScalarView(syllables))
        return koreanWords.contains { dense.contains($0) }
    }

    /// Long enough not to stand across the border of two harmless words.
    private static let koreanWords = [
        "누드", "알몸", "나체", "벌거벗", "야동", "포르노", "섹스", "섹시한여", "성관계", "성기노출", "자위행위", "음란", "변태", "강간", "성폭행", "성추행",
        "로리타", "롤리타", "아동음란", "미성년", "여고생", "여중생", "초등학생", "여학생", "교복입은", "근친", "야한그림", "야한사진", "야한표지",
        "시체", "참수", "토막살인", "살인마", "학살", "고문당", "피투성이", "피칠갑", "잔인하게", "내장이", "자살", "자해", "나치", "히틀러", "하켄크로이츠",
        "일베", "홍어새", "짱깨", "쪽바리", "똥꼬충", "한남충", "김치녀", "맘충", "틀딱", "테러리스트", "딥페이크", "실물얼굴", "대통령얼굴", "김정은", "트럼프", "푸틴",
    ]
}
