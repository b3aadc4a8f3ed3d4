import ChatBot
import Foundation
import HTTPTransport
import StandIns
import Testing

/// Covers under addresses that everybody can open, through the real daemon.
@Suite(.timeLimit(.minutes(10))) struct KeptCoverTests {
    private static func options(_ folder: URL, hasImages: Bool = false) -> Rig.Options {
        .init(
            isWebhook: true, hasSpotify: false, hasImages: hasImages,
            environment: ["COVERS_STORAGE": "file:\(folder.path)"])
    }

    private static func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rhythmiq-kept-\(UUID().uuidString)")
        defer {
            if FileManager.default.fileExists(atPath: folder.path) {
                do { try FileManager.default.removeItem(at: folder) } catch { print("left behind: \(folder.path)") }
            }
        }
        try await body(folder)
    }

    @Test func aKeptCoverIsShownToEverybodyUntilItsPersonIsForgotten() async throws {
        try await Self.withFolder { folder in
            try await Rig.running(Self.options(folder)) { rig in
                try rig.start()
                try await rig.ready()
                let person = TelegramPerson(601)
                let message = try await rig.ask("비 오는 날 재즈 5곡", person)
                let address = try await rig.coverAddress(person)

                let shown = try await rig.http.send(HTTPRequest(.get, address))
                #expect(shown.status == 200 && shown.body == message.current.contents)
                #expect(shown.headers["Content-Type"] == "image/jpeg")
                #expect(shown.headers["Cache-Control"] == "public, max-age=86400")
                let tag = try #require(shown.headers["ETag"])
                let known = try await rig.http.send(HTTPRequest(.get, address, headers: ["If-None-Match": tag]))
                #expect(known.status == 304 && known.body.isEmpty && known.headers["ETag"] == tag)
                let head = try await rig.http.send(HTTPRequest(.head, address))
                #expect(head.status == 200 && head.body.isEmpty && head.headers["ETag"] == tag)
                for path in ["covers/aaaaaaaaaaaaaaaaaaaaaaaaaa.jpg", "covers/x.jpg", "covers/..%2f..%2fkeys.json.jpg"]
                {
                    #expect(try await rig.get("/" + path).status == 404)
                }

                // Another cover takes the place of the first.
                let covered = try await rig.press("n", under: message.id, person)
                let isReplaced = try await eventually {
                    try await rig.http.send(HTTPRequest(.get, address)).status == 404
                }
                #expect(isReplaced)
                let second = try await rig.coverAddress(person)
                #expect(try await rig.http.send(HTTPRequest(.get, second)).body == covered.contents)

                try await rig.expect("/forget", person, answered: .forgetAsk)
                let question = try #require(rig.telegram.messages(in: person.id).last)
                rig.telegram.press({ $0.data == "x:forget" }, under: question.id, person)
                try await rig.expectLast(.forgotten, in: person.id)
                let isGone = try await eventually {
                    try await rig.http.send(HTTPRequest(.get, second)).status == 404
                }
                #expect(isGone, "\(rig.logText.suffix(1_500))")
                #expect(Self.files(in: folder).isEmpty, "\(Self.files(in: folder))")
                rig.expectNoViolations()
            }
        }
    }

    @Test func theLatePictureIsTheOneThatIsKept() async throws {
        try await Self.withFolder { folder in
            try await Rig.running(Self.options(folder, hasImages: true), holding: PictureTests.isPicture) { rig, gate in
                try rig.start()
                try await rig.ready()
                let person = TelegramPerson(602)
                gate.close()
                let message = try await rig.ask("비 오는 날 재즈 5곡", person)
                let drawn = try await rig.coverAddress(person)
                gate.open()
                let painted = try await rig.becomesPainted(message.id, person)

                let isReplaced = try await eventually {
                    try await rig.http.send(HTTPRequest(.get, drawn)).status == 404
                }
                #expect(isReplaced, "\(rig.logText.suffix(1_500))")
                let address = try await rig.coverAddress(person)
                #expect(try await rig.http.send(HTTPRequest(.get, address)).body == painted.contents)
                rig.expectNoViolations()
            }
        }
    }

    private static func files(in folder: URL) -> [String] {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
        return (files?.allObjects ?? []).compactMap { $0 as? URL }.filter { !$0.hasDirectoryPath }.map(\.path)
    }
}

extension Rig {
    /// As the list's `.jspf` names it, once it is kept.
    func coverAddress(_ person: TelegramPerson) async throws -> String {
        struct Document: Decodable {
            struct Playlist: Decodable { let image: String? }
            let playlist: Playlist
        }
        for _ in 0..<40 {
            let count = telegram.state.documents(in: person.id).count
            telegram.write("/files", person)
            guard await telegram.reaches(within: .seconds(20), { $0.documents(in: person.id).count == count + 3 })
            else {
                break
            }
            let file = telegram.state.documents(in: person.id).last { $0.fileName == "playlist.jspf" }
            let document = try JSONDecoder().decode(Document.self, from: Data(file?.contents ?? []))
            if let image = document.playlist.image { return image }
        }
        throw RigError(message: "no cover is kept:\n\(logText.suffix(2_000))")
    }
}
