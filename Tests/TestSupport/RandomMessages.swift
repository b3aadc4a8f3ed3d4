package import RhythmiQDomain

/// Messages as nobody would write them and as anybody might: the same seed gives the same message.
package enum RandomMessages {
    /// Any scalars that Unicode has room for.
    package static func scalars(count: Int, using generator: inout SplitMix64) -> String {
        var view = String.UnicodeScalarView()
        while view.count < count {
            let bound = generator.index(below: 4) == 0 ? 0x11_0000 : 0x3200
            if let scalar = Unicode.Scalar(UInt32(generator.index(below: bound))) { view.append(scalar) }
        }
        return String(view)
    }

    /// Pieces of real orders in an order that means nothing.
    package static func words(count: Int, using generator: inout SplitMix64) -> String {
        (0..<count).map { _ in
            pieces[generator.index(below: pieces.count)] + gaps[generator.index(below: gaps.count)]
        }.joined()
    }

    private static let gaps = ["", "", " ", " ", " ", ", ", ". ", "\n", "/", "~", "-"]
    private static let pieces = [
        "비", "눈", "밤", "오는", "날", "비밀", "잔잔한", "슬프", "지 않은", "발라드", "랑", "말고", "빼고", "안", "싫어", "노래", "추천",
        "1시간", "30분", "90", "mins", "5곡", "no", "rap", "or", "metal", "songs", "by", "radiohead", "not", "sad",
        "sleeeepy",
        "can't", "without", "but", "🌧️", "👨‍👩‍👧", "ㅋㅋ", "ㄴㄴ", "ㅈㅏㄴ", "Ｒ＆Ｂ", "é", "e\u{301}", "\u{200B}", "1.5", "11:30",
        "k-pop",
        "죽고", "싶", "kms", "가수", "점점", "신나게", "&", "'", "!?", "½", "漢字", "カラオケ", "ﾃ", "ß", "İ",
    ]
}
