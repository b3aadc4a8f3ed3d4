import HTTPTransport
import RhythmiQDomain
import StandIns
import Testing

@testable import SpotifyAPI

@Suite(.timeLimit(.minutes(5))) struct PlaylistTests {
    private static let marker = "rq-abcdefgh23456723"

    private func create(
        _ client: SpotifyClient, _ token: Secret, marker: String = marker
    ) async throws -> SpotifyPlaylist {
        try await client.createPlaylist(
            name: PlaylistText.name("비 오는 날 · 60분", fallback: "RhythmiQ"),
            description: PlaylistText.description("R&B \"잔잔\"", marker: marker), isPublic: false, token: token)
    }

    @Test func aPlaylistIsMadeFilledDressedAndTakenAway() async throws {
        let songs = (0..<12).map { SpotifySong("노래 \($0)", by: "가수") }
        try await FakeSpotify.running {
            $0.songs = songs
        } _: { spotify in
            let client = spotify.client()
            let token = spotify.token()

            let made = try await create(client, token)
            try await client.replaceItems(of: made.id, with: songs.map(\.uri), token: token)
            try await client.changeDetails(
                of: made.id, name: "더 길게", description: PlaylistText.description("90분", marker: Self.marker),
                token: token)
            try await client.uploadCover(Pictures.jpeg(bytes: 190_000), to: made.id, token: token)

            let kept = try #require(spotify.playlists.first)
            #expect(made.url == "https://open.spotify.com/playlist/\(made.id)" && made.ownerID == "listener")
            #expect(kept.uris == songs.map(\.uri))
            #expect(kept.name == "더 길게" && kept.description == "90분 \(Self.marker)" && !kept.isPublic)
            #expect(kept.coverJPEG?.count == 190_000)
            #expect(spotify.liveCount(marker: Self.marker) == 1)

            try await client.unfollow(made.id, token: token)
            try await client.unfollow(made.id, token: token)

            #expect(spotify.liveCount(marker: Self.marker) == 0)
            #expect(spotify.violations == [])
        }
    }

    @Test func filledListsHoldExactlyWhatWasAsked() async throws {
        let songs = (0..<230).map { SpotifySong("노래 \($0)", by: "가수") }
        try await FakeSpotify.running {
            $0.songs = songs
            $0.hasDecoys = false
        } _: { spotify in
            let client = spotify.client()
            let token = spotify.token()
            let made = try await create(client, token)

            for count in [230, 100, 101, 0, 200] {
                try await client.replaceItems(of: made.id, with: songs.prefix(count).map(\.uri), token: token)
                #expect(spotify.playlists[0].uris == songs.prefix(count).map(\.uri))
            }
            #expect(spotify.violations == [])
        }
    }

    @Test func anAppendThatWasLostOnTheWayIsNotDoubled() async throws {
        let songs = (0..<150).map { SpotifySong("노래 \($0)", by: "가수") }
        let hook: Hook = { call, moment in
            call.method == "POST" && call.path.hasSuffix("/items") && moment == .acted && call.sequence < 5
                ? .cut : .proceed
        }
        try await FakeSpotify.running(
            {
                $0.songs = songs; $0.hasDecoys = false
            }, hook: hook
        ) { spotify in
            let client = spotify.client()
            let token = spotify.token()
            let made = try await create(client, token)

            let error = try await spotifyError {
                try await client.replaceItems(of: made.id, with: songs.map(\.uri), token: token)
            }
            try await client.replaceItems(of: made.id, with: songs.map(\.uri), token: token)

            #expect(error.outcome == .unknown)
            #expect(spotify.playlists[0].uris == songs.map(\.uri))
        }
    }

    @Test func somebodyElsesHandInTheListIsNoticed() async throws {
        let songs = (0..<150).map { SpotifySong("노래 \($0)", by: "가수") }
        try await FakeSpotify.running {
            $0.songs = songs
            $0.hasDecoys = false
        } _: { spotify in
            let client = spotify.client()
            let token = spotify.token()
            let made = try await create(client, token)
            spotify.refuse(where: { $0.method == "GET" }, with: Answer(200, json: ["total": 99]))

            let error = try await spotifyError {
                try await client.replaceItems(of: made.id, with: songs.map(\.uri), token: token)
            }

            #expect(error.code == .changedMeanwhile)
        }
    }

    @Test func theMarkerIsFoundOnAnyPageAmongOthers() async throws {
        try await FakeSpotify.running { spotify in
            let client = spotify.client()
            let token = spotify.token()
            let made = try await create(client, token)
            let twin = try await create(client, token)
            for number in 0..<120 {
                spotify.addPlaylist(
                    "다른 것 \(number)", description: "x \(Self.marker)\(number)", owner: "listener", in: "listener")
            }
            spotify.addPlaylist("남의 것", description: "y \(Self.marker)", owner: "friend", in: "listener")

            let found = try await client.playlists(withMarker: Self.marker, owner: "listener", token: token)

            #expect(found.map(\.id) == [made.id, twin.id].sorted())
            #expect(try await client.playlists(token: token).count == 123)
            #expect(spotify.violations == [])
        }
    }

    @Test func aNewPlaylistMayShowLate() async throws {
        try await FakeSpotify.running {
            $0.listLag = 2
        } _: { spotify in
            let client = spotify.client()
            let token = spotify.token()
            _ = try await create(client, token)

            var counts: [Int] = []
            for _ in 0..<3 {
                counts.append(
                    try await client.playlists(withMarker: Self.marker, owner: "listener", token: token).count)
            }

            #expect(counts == [0, 0, 1])
        }
    }

    @Test func aPlaylistThatCannotBeReadIsNotPassedOver() async throws {
        try await FakeSpotify.running { spotify in
            let page: [String: Any] = ["items": [["name": "no id"]], "total": 1]
            spotify.refuse(where: { $0.method == "GET" }, with: Answer(200, json: page))

            let error = try await spotifyError { try await spotify.client().playlists(token: spotify.token()) }

            #expect(error.code == .malformedResponse)
        }
    }

    @Test func pagesMayBeShorterThanWasAskedFor() async throws {
        try await FakeSpotify.running {
            $0.mostPerPage = 20
        } _: { spotify in
            let client = spotify.client()
            let token = spotify.token()
            let made = try await create(client, token)
            for number in 0..<63 {
                spotify.addPlaylist("다른 것 \(number)", description: "x", owner: "listener", in: "listener")
            }

            let found = try await client.playlists(withMarker: Self.marker, owner: "listener", token: token)

            #expect(found.map(\.id) == [made.id])
            #expect(try await client.playlists(token: token).count == 64)
        }
    }

    @Test func aListThatNeverEndsEnds() async throws {
        try await FakeSpotify.running { spotify in
            let page: [String: Any] = ["items": [["id": "a", "owner": ["id": "x"]]], "next": "more"]
            spotify.refuse(1000, where: { $0.method == "GET" }, with: Answer(200, json: page))

            let error = try await spotifyError { try await spotify.client().playlists(token: spotify.token()) }

            #expect(error.code == .malformedResponse)
            #expect(spotify.calls.count == 1_000)
        }
    }

    @Test(arguments: [(192_000, true), (192_001, false)])
    func aCoverThatIsTooLargeIsNotSent(bytes: Int, fits: Bool) async throws {
        try await FakeSpotify.running { spotify in
            let client = spotify.client()
            let token = spotify.token()
            let made = try await create(client, token)

            if fits {
                try await client.uploadCover(Pictures.jpeg(bytes: bytes), to: made.id, token: token)
                #expect(spotify.playlists[0].coverJPEG?.count == bytes)
            } else {
                let error = try await spotifyError {
                    try await client.uploadCover(Pictures.jpeg(bytes: bytes), to: made.id, token: token)
                }
                #expect(error.code == .tooLarge)
                #expect(spotify.calls.count == 1)
            }
        }
    }

    @Test(arguments: [[], [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8]] as [[UInt8]])
    func whatIsNoJPEGIsNotSent(bytes: [UInt8]) async throws {
        try await FakeSpotify.running { spotify in
            let error = try await spotifyError {
                try await spotify.client().uploadCover(bytes, to: "x", token: spotify.token())
            }

            #expect(error.code == .notJPEG)
            #expect(spotify.calls.isEmpty)
        }
    }

    @Test func anIDFromOutsideCannotLeadToAnotherPath() async throws {
        try await FakeSpotify.running { spotify in
            let error = try await spotifyError {
                try await spotify.client().replaceItems(of: "../me?x=", with: [], token: spotify.token())
            }

            #expect(error.code == .notFound)
            #expect(spotify.calls.map(\.path) == ["/v1/playlists/..%2Fme%3Fx%3D/items"])
        }
    }
}
