package import RhythmiQDomain

/// Where a listener without a linked account finds a song: one search address per service.
package enum SearchLink: String, CaseIterable, Sendable {
    case spotify, youTubeMusic, appleMusic, melon

    package var name: String {
        switch self {
        case .spotify: "Spotify"
        case .youTubeMusic: "YouTube Music"
        case .appleMusic: "Apple Music"
        case .melon: "Melon"
        }
    }

    package func url(for track: Track) -> String {
        let query = percentEncoded("\(track.artist) \(track.title)")
        return switch self {
        case .spotify: "https://open.spotify.com/search/\(query)"
        case .youTubeMusic: "https://music.youtube.com/search?q=\(query)"
        case .appleMusic: "https://music.apple.com/search?term=\(query)"
        case .melon: "https://www.melon.com/search/total/index.htm?q=\(query)"
        }
    }
}

/// RFC 3986: everything but the unreserved characters.
private func percentEncoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            result.append(Character(Unicode.Scalar(byte)))
        default:
            let digits = Array("0123456789ABCDEF")
            result += ["%", digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return result
}
