import Accounts
import Catalogue
import Cryptography
import Foundation
import HTTPTransport
import RhythmiQDomain
import StandIns
import Storage
import Synchronization
import TestSupport

/// The daemon between its stand-ins, with a state directory of its own on the disk that is measured.
final class Bench {
    let telegram: FakeTelegram
    let spotify: FakeSpotify
    let gate: Gate
    let folder: URL
    private let port: Int
    private let adminPort: Int
    private var daemon: DaemonProcess?
    private let pusher: HTTPClient
    private let secret = "benchmark-webhook-secret"

    /// What the services do to the calls that they get.
    final class Gate: Sendable {
        /// A struct, since a closure that stands in a generic place by itself is wrapped once more at each look.
        private struct Rule: Sendable { var react: @Sendable (Call, Moment) -> Reaction }

        private let rule = Mutex(Rule { _, _ in .proceed })

        func set(_ reaction: @escaping @Sendable (Call, Moment) -> Reaction) {
            rule.withLock { $0 = Rule(react: reaction) }
        }

        func react(_ call: Call, _ moment: Moment) -> Reaction { rule.withLock(\.self).react(call, moment) }
    }

    private init(_ telegram: FakeTelegram, _ spotify: FakeSpotify, _ gate: Gate, in parent: URL) throws {
        self.telegram = telegram
        self.spotify = spotify
        self.gate = gate
        port = try freePort()
        adminPort = try freePort()
        folder = parent.appending(path: "load-benchmark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // So that nobody's own settings take part.
        try Data().write(to: folder.appending(path: "none.yaml"))
        var configuration = HTTPClient.Configuration()
        configuration.maximumConnectionsPerHost = Bench.connections
        pusher = HTTPClient(configuration)
    }

    static let connections = 50

    static func running(in parent: URL, _ body: @escaping (Bench) async throws -> Void) async throws {
        let gate = Gate()
        let songs = try songs()
        let hook: Hook = { gate.react($0, $1) }
        let body = UnsafeBody(body)
        try await FakeTelegram.running(hook: hook) { telegram in
            try await FakeSpotify.running(
                {
                    $0.songs = songs
                    $0.hasDecoys = false
                    $0.registeredUsers = Set((0..<FakeSpotify.userLimit).map { "listener\($0)" })
                }, hook: hook
            ) { spotify in
                let bench = try Bench(telegram, spotify, gate, in: parent)
                defer { bench.clear() }
                try await body.run(bench)
            }
        }
    }

    /// The bundled catalogue as Spotify would have it.
    private static func songs() throws -> [SpotifySong] {
        try CatalogueReader.read(folder: Checkout.root.appending(path: "bot-config/catalogue")).tracks.map { track in
            var song = SpotifySong(
                track.title, by: track.artist, alsoFoundBy: track.otherTitles + track.otherArtistNames,
                year: track.year ?? 2015, durationMs: (track.durationMs ?? 200_000) + 1_000,
                isExplicit: track.isExplicit)
            song.artists += track.featuring
            return song
        }
    }

    private func clear() {
        daemon?.kill()
        pusher.shutdown()
        do { try FileManager.default.removeItem(at: folder) } catch { print("left behind: \(folder.path)") }
    }

    // MARK: - The process

    var state: URL { folder.appending(path: "state") }
    var log: URL { folder.appending(path: "log") }

    @discardableResult func start() throws -> DaemonProcess {
        let executable = DaemonProcess.executable
        guard FileManager.default.isExecutableFile(atPath: executable.path) else {
            throw BenchmarkError(
                message: "\(executable.path) is missing; build it: swift build -c release --product rhythmiq")
        }
        let daemon = try DaemonProcess(executable, environment: environment, log: log)
        self.daemon = daemon
        return daemon
    }

    /// Returns when it is dead.
    func kill() async {
        daemon?.kill()
        await daemon?.ended()
        daemon = nil
    }

    private var environment: [String: String] {
        [
            "HOME": folder.path, "PATH": "/usr/bin:/bin", "STATE_DIRECTORY": state.path,
            "RHYTHMIQ_CONFIG": folder.appending(path: "none.yaml").path, "RHYTHMIQ_HOME": Checkout.root.path,
            "SERVER_PORT": "\(port)", "SERVER_ADMIN_PORT": "\(adminPort)",
            "SERVER_PUBLIC_URL": "http://127.0.0.1:\(port)", "TELEGRAM_TOKEN": telegram.options.token,
            "TELEGRAM_API_URL": telegram.apiURL, "TELEGRAM_MODE": "webhook", "TELEGRAM_WEBHOOK_SECRET": secret,
            "SPOTIFY_CLIENT_ID": spotify.options.clientID, "SPOTIFY_CLIENT_SECRET": spotify.options.clientSecret,
            "SPOTIFY_API_URL": spotify.apiURL, "SPOTIFY_ACCOUNTS_URL": spotify.accountsURL,
            "LIMITS_USER_PER_HOUR": "1000", "LIMITS_USER_PER_DAY": "1000",
        ]
    }

    // MARK: - Asking it

    /// - Returns: how long it took from the start of the process.
    @discardableResult func ready(_ daemon: DaemonProcess) async throws -> Duration {
        while ContinuousClock.now - daemon.startedAt < .seconds(30) {
            do {
                if try await readiness().status == 200 { return ContinuousClock.now - daemon.startedAt }
            } catch {
                // Not listening yet.
            }
            try await Task.sleep(for: .milliseconds(2))
        }
        throw BenchmarkError(message: "the daemon did not become ready; see \(log.path)")
    }

    func readiness() async throws(HTTPError) -> HTTPResponse {
        try await pusher.send(HTTPRequest(.get, "http://127.0.0.1:\(adminPort)/readyz"))
    }

    /// One try to hand an update to the webhook, over a kept connection.
    func push(_ update: Update) async throws(HTTPError) -> HTTPResponse {
        var request = HTTPRequest(
            .post, "http://127.0.0.1:\(port)/telegram/webhook",
            headers: ["Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret],
            body: update.json)
        request.isIdempotent = true
        return try await pusher.send(request)
    }

    /// Chats that the bot may write to.
    func meet(_ people: some Sequence<Int>) { for person in people { telegram.change(Int64(person)) { _ in } } }
}

/// The stand-ins ask for a sendable body; this one stays in the task that it began in.
private struct UnsafeBody: @unchecked Sendable {
    let run: (Bench) async throws -> Void
    init(_ run: @escaping (Bench) async throws -> Void) { self.run = run }
}

/// A person's message as Telegram pushes it.
struct Update {
    let number: Int
    let person: Int
    let text: String

    var json: [UInt8] {
        Array(
            """
            {"update_id":\(200_000_000 + number),"message":{"message_id":\(10_000 + number),"date":1790000000,\
            "chat":{"id":\(person),"type":"private","first_name":"민지","username":"listener_\(person)"},\
            "from":{"id":\(person),"is_bot":false,"first_name":"민지","username":"listener_\(person)",\
            "language_code":"ko"},"text":"\(text)"}}
            """.utf8)
    }
}
