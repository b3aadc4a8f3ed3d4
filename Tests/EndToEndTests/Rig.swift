import Catalogue
import Foundation
import HTTPTransport
import PictureSamples
import RhythmiQDomain
import StandIns
import Synchronization
import TestSupport

/// The daemon between its stand-ins, with a state directory of its own.
final class Rig: Sendable {
    struct Options: Sendable {
        var isWebhook = false
        /// Whether the stand-in brings updates by itself.
        var isPushing = true
        var hasSpotify = true
        var isHouseOpen = false
        var hasDecoys = false
        /// An image service, as `covers.provider: sdwebui`.
        var hasImages = false
        var environment: [String: String] = [:]
    }

    let telegram: FakeTelegram
    let spotify: FakeSpotify
    let images: FakeImages?
    let folder: URL
    let port: Int
    private let adminPort: Int
    let options: Options
    private let process = Mutex<DaemonProcess?>(nil)
    let http = HTTPClient()

    static let webhookSecret = "canary-webhook-secret-77aa"

    private init(_ options: Options, _ telegram: FakeTelegram, _ spotify: FakeSpotify, _ images: FakeImages?, port: Int)
        throws
    {
        self.options = options
        self.telegram = telegram
        self.spotify = spotify
        self.images = images
        self.port = port
        adminPort = try freePort()
        folder = FileManager.default.temporaryDirectory.appending(path: "rhythmiq-rig-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // So that nobody's own settings take part.
        try Data().write(to: folder.appending(path: "none.yaml"))
    }

    /// - Parameter hook: asked at the three moments of every call to either stand-in.
    static func running(
        _ options: Options = Options(),
        hook: @escaping @Sendable (Rig?, Call, Moment) async -> Reaction = { _, _, _ in .proceed },
        _ body: @Sendable (Rig) async throws -> Void
    ) async throws {
        await Turnstile.rigs.enter()
        do {
            try await entered(options, hook, body)
        } catch {
            await Turnstile.rigs.leave()
            throw error
        }
        await Turnstile.rigs.leave()
    }

    private static func entered(
        _ options: Options, _ hook: @escaping @Sendable (Rig?, Call, Moment) async -> Reaction,
        _ body: @Sendable (Rig) async throws -> Void
    ) async throws {
        let current = Current()
        let port = try freePort()
        let songs = try Songs.all.get()
        try await FakeTelegram.running(hook: { await hook(current.rig, $0, $1) }) { telegram in
            try await FakeSpotify.running(
                { spotify in
                    spotify.redirectURIs = ["http://127.0.0.1:\(port)/spotify/callback"]
                    spotify.songs = songs
                    spotify.hasDecoys = options.hasDecoys
                }, hook: { await hook(current.rig, $0, $1) }
            ) { spotify in
                try await withImages(options, hook: { await hook(current.rig, $0, $1) }) { images in
                    let rig = try Rig(options, telegram, spotify, images, port: port)
                    current.set(rig)
                    defer { rig.clear() }
                    if options.isWebhook, options.isPushing {
                        telegram.setWebhook("http://127.0.0.1:\(port)/telegram/webhook", secret: webhookSecret)
                    }
                    try await body(rig)
                }
            }
        }
    }

    private static func withImages(
        _ options: Options, hook: @escaping Hook, _ body: @Sendable (FakeImages?) async throws -> Void
    ) async throws {
        guard options.hasImages else { return try await body(nil) }
        try await FakeImages.running(picture: { Self.picture(seed: $0) }, hook: hook) { try await body($0) }
    }

    /// Of another size than drawn covers, so that a cover tells where it comes from.
    static let pictureSide = 768

    static func picture(seed: Int) -> [UInt8] {
        PictureSample(width: pictureSide, height: pictureSide, seed: UInt64(bitPattern: Int64(seed))).png
    }

    private final class Current: Sendable {
        private let value = Mutex<Rig?>(nil)
        var rig: Rig? { value.withLock { $0 } }
        func set(_ rig: Rig) { value.withLock { $0 = rig } }
    }

    private func clear() {
        process.withLock { $0 }?.kill()
        http.shutdown()
        do { try FileManager.default.removeItem(at: folder) } catch { print("left behind: \(folder.path)") }
    }

    // MARK: - The process

    var state: URL { folder.appending(path: "state") }
    var log: URL { folder.appending(path: "log") }
    var logText: String { String(decoding: FileManager.default.contents(atPath: log.path) ?? Data(), as: UTF8.self) }

    /// - Parameter variables: of this start alone.
    func start(with variables: [String: String] = [:]) throws {
        let daemon = try DaemonProcess(environment: environment.merging(variables) { $1 }, log: log)
        process.withLock { $0 = daemon }
    }

    /// Waits for the death, so that the next start finds the database free.
    func kill() async {
        let daemon = process.withLock { process in
            defer { process = nil }
            return process
        }
        guard let daemon else { return }
        daemon.kill()
        await daemon.ended()
    }

    func restart() async throws {
        await kill()
        try start()
    }

    /// As `systemctl reload` does.
    func hangUp() { process.withLock { $0 }?.hangUp() }

    func stop() async -> Int32 {
        guard let daemon = process.withLock({ $0 }) else { return -1 }
        daemon.terminate()
        return await daemon.ended()
    }

    func ended() async -> Int32 {
        guard let daemon = process.withLock({ $0 }) else { return -1 }
        return await daemon.ended()
    }

    var environment: [String: String] {
        var environment = [
            "HOME": folder.path, "PATH": "/usr/bin:/bin", "STATE_DIRECTORY": state.path,
            "RHYTHMIQ_CONFIG": folder.appending(path: "none.yaml").path,
            "RHYTHMIQ_HOME": Checkout.root.path,
            "SERVER_PORT": "\(port)", "SERVER_ADMIN_PORT": "\(adminPort)",
            "SERVER_PUBLIC_URL": "http://127.0.0.1:\(port)", "LOG_FORMAT": "json", "LOG_LEVEL": "debug",
            "TELEGRAM_TOKEN": telegram.options.token, "TELEGRAM_API_URL": telegram.apiURL,
            "TELEGRAM_MODE": options.isWebhook ? "webhook" : "polling",
            "LIMITS_USER_PER_HOUR": "1000", "LIMITS_USER_PER_DAY": "1000", "LIMITS_CHAT_PER_HOUR": "1000",
        ]
        if options.isWebhook { environment["TELEGRAM_WEBHOOK_SECRET"] = Self.webhookSecret }
        if options.hasSpotify {
            environment["SPOTIFY_CLIENT_ID"] = spotify.options.clientID
            environment["SPOTIFY_CLIENT_SECRET"] = spotify.options.clientSecret
            environment["SPOTIFY_API_URL"] = spotify.apiURL
            environment["SPOTIFY_ACCOUNTS_URL"] = spotify.accountsURL
            environment["SPOTIFY_HOUSE"] = options.isHouseOpen ? "true" : "false"
        }
        if let images {
            environment["COVERS_PROVIDER"] = "sdwebui"
            environment["COVERS_API_URL"] = images.url
            environment["COVERS_TOKEN"] = FakeImages.token
        }
        return environment.merging(options.environment) { $1 }
    }

    // MARK: - Asking it

    func get(_ path: String, isAdmin: Bool = false) async throws -> HTTPResponse {
        try await http.send(HTTPRequest(.get, "http://127.0.0.1:\(isAdmin ? adminPort : port)\(path)"))
    }

    /// A counter's value with these labels; 0 where it has none.
    func metric(_ name: String, _ labels: String...) async throws -> Double {
        Self.value(of: name, labels, in: try await get("/metrics", isAdmin: true).text)
    }

    private static func value(of name: String, _ labels: [String], in metrics: String) -> Double {
        metrics.split(separator: "\n")
            .filter { line in line.hasPrefix(name + "{") && labels.allSatisfy { line.contains("\"\($0)\"") } }
            .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }.reduce(0, +)
    }

    /// Whether it comes to a stand: what anybody wrote has been worked off, or waits for somebody, and all is said.
    func isIdle() async throws -> Bool {
        try await eventually { try await isIdleNow() }
    }

    func isIdleNow() async throws -> Bool {
        let metrics = try await get("/metrics", isAdmin: true).text
        func jobs(_ state: String) -> Double { Self.value(of: "rhythmiq_jobs", ["update", state], in: metrics) }
        return jobs("completed") > 0 && jobs("available") + jobs("running") == 0
            && Self.value(of: "rhythmiq_outbox", ["waiting"], in: metrics) == 0
    }

    /// Until it takes traffic. Long enough for a machine that is busy with everything else.
    func ready() async throws {
        let isReady = try await eventually(within: .seconds(60)) {
            do {
                return try await get("/readyz", isAdmin: true).status == 200
            } catch {
                // Not listening yet.
                return false
            }
        }
        guard isReady else { throw RigError(message: "the daemon did not become ready:\n\(logText.suffix(2_000))") }
    }
}

/// Looks again and again, for what nobody tells of.
///
/// - Parameter limit: with a run's `Patience`.
/// - Returns: whether it came to that in time.
func eventually(within limit: Duration = .seconds(20), _ isSo: () async throws -> Bool) async throws -> Bool {
    let end = ContinuousClock.now + limit.patient
    while ContinuousClock.now < end {
        if try await isSo() { return true }
        try await Task.sleep(for: .milliseconds(25))
    }
    return false
}

struct RigError: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
}

/// The bundled catalogue as Spotify would have it.
enum Songs {
    static let all = Result {
        try CatalogueReader.read(folder: Checkout.root.appending(path: "bot-config/catalogue")).tracks.map { track in
            var song = SpotifySong(
                track.title, by: track.artist, alsoFoundBy: track.otherTitles + track.otherArtistNames,
                year: track.year ?? 2015, durationMs: (track.durationMs ?? 200_000) + 1_000,
                isExplicit: track.isExplicit)
            song.artists += track.featuring
            return song
        }
    }
}
