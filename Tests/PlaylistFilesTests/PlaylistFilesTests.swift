import Foundation
import PlaylistFiles
import RhythmiQDomain
import Testing

@Suite struct PlaylistFilesTests {
    private let playlist = ExportedPlaylist(
        title: "비 오는 날\n잔잔한 노래", description: "2 songs",
        tracks: [
            Track(id: .init("a"), title: "밤편지", artist: "아이유", year: 2017, durationMs: 253_000),
            Track(id: .init("b"), title: "Say \"Hi\", again", artist: "=SUM(A1)", featuring: ["10CM"]),
        ],
        date: Date(timeIntervalSince1970: 1_795_000_000))

    @Test func m3u8NamesTheListAndEverySongOnItsOwnLine() throws {
        let lines = try PlaylistFormat.m3u8.contents(of: playlist).split(separator: "\n")

        #expect(lines[0] == "#EXTM3U")
        #expect(lines[2] == "#PLAYLIST:비 오는 날 잔잔한 노래")
        #expect(lines[3] == "#EXTINF:253,아이유 - 밤편지")
        #expect(lines[5] == "#EXTINF:-1,=SUM(A1) - Say \"Hi\", again")
        #expect(lines.count == 7)
    }

    @Test func csvQuotesWhatNeedsItAndDisarmsFormulas() throws {
        let rows = try PlaylistFormat.csv.contents(of: playlist).components(separatedBy: "\r\n")

        #expect(rows[0].hasPrefix("\u{FEFF}Position,Track Name,Artist Name(s),Duration (ms),Year,Spotify"))
        #expect(rows[1].hasPrefix("1,밤편지,아이유,253000,2017,https://open.spotify.com/search/"))
        #expect(rows[2].hasPrefix("2,\"Say \"\"Hi\"\", again\",\"'=SUM(A1), 10CM\",,,"))
    }

    @Test func jspfReadsBackAsJSON() throws {
        let data = Data(try PlaylistFormat.jspf.contents(of: playlist).utf8)
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let body = try #require(root["playlist"] as? [String: Any])
        let tracks = try #require(body["track"] as? [[String: Any]])

        #expect(body["title"] as? String == "비 오는 날\n잔잔한 노래")
        #expect(tracks.count == 2)
        #expect(body["image"] == nil)
        let withImage = ExportedPlaylist(
            title: "a", description: "", tracks: [], date: playlist.date, imageURL: "https://bot.test/covers/x.jpg")
        #expect(
            try PlaylistFormat.jspf.contents(of: withImage).contains(
                "\"image\" : \"https://bot.test/covers/x.jpg\""))
        #expect(tracks[0]["duration"] as? Int == 253_000)
        #expect((tracks[0]["location"] as? [String])?.count == 4)
    }

    @Test(arguments: SearchLink.allCases)
    func everySearchAddressIsAValidURL(link: SearchLink) throws {
        let url = try #require(URL(string: link.url(for: playlist.tracks[1])))

        #expect(url.scheme == "https")
        #expect(link.url(for: playlist.tracks[0]).contains("%EC%95%84%EC%9D%B4%EC%9C%A0%20%EB%B0%A4%ED%8E%B8%EC%A7%80"))
    }
}
