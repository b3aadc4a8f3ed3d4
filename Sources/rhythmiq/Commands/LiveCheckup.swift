import Cryptography
import Foundation
import HTTPTransport
import Jobs
import RhythmiQDomain
import SpotifyAPI
import Storage
import TelegramAPI
import WebServer

/// What `doctor` examines of the daemon's parts; no examination changes anything, and no finding shows a secret.
struct LiveCheckup {
    let settings: Settings
    let place: StoreSettings
    private let access: OperatorAccess

    init(_ settings: Settings) throws {
        self.settings = settings
        access = try OperatorAccess(settings)
        place = access.place
    }

    // MARK: - On this machine

    func daemonSettings() throws -> String {
        guard settings.text("telegram.token") != nil else {
            return "no chat platform: `rhythmiq serve` needs telegram.token; the terminal's commands need none"
        }
        let daemon = try DaemonSettings(settings)
        let music =
            daemon.spotify == nil ? "links only" : "Spotify" + (daemon.isHouseOpen ? " with a house account" : "")
        return "Telegram by \(daemon.telegram.isWebhook ? "webhook" : "polling"), \(music), "
            + "pages at \(daemon.publicURL ?? "no address: set server.publicURL for linking")"
    }

    func keyRing() throws -> String {
        do throws(CryptographyError) {
            let ring = try KeyRingFile(path: place.keyRing.path).load()
            return "\(ring.keys.count) keys, \(ring.active.id) seals"
        } catch {
            let isNew = !FileManager.default.fileExists(atPath: place.database.path)
            if error.code == .keyRingMissing, isNew { return "made at the first start" }
            throw CommandFailure(message: error.description)
        }
    }

    /// Through the daemon where one runs.
    func database() async throws -> String {
        guard FileManager.default.fileExists(atPath: place.database.path) else { return "made at the first start" }
        do {
            let code = try await access.askDaemon(OperatorRequest(.checkDatabase)) { _, _ in }
            guard code == 0 else { throw Self.damaged }
            return "intact, in use by the running daemon"
        } catch WebServerError.noDaemon, WebServerError.controlPathTooLong {
            return try unusedDatabase()
        } catch let error as WebServerError {
            throw CommandFailure(message: error.description)
        }
    }

    private func unusedDatabase() throws -> String {
        let inspection: Inspection
        do {
            inspection = try Inspection(of: place.database)
        } catch let error as StorageError {
            throw CommandFailure(message: error.description)
        }
        guard inspection.faults.isEmpty else { throw Self.damaged }
        let news = inspection.missingMigrations == 0 ? "" : "; the next start brings it to this version's schema"
        return "intact, \(inspection.jobs) jobs, no daemon runs\(news)"
    }

    private static let damaged = CommandFailure(
        message: "damaged: see `rhythmiq db check`, and restore a backup with `rhythmiq db restore FILE`")

    func sqlite() throws -> String {
        let library = try SQLiteLibrary()
        let protection = "one connection writes and checkpoints, a lock file keeps other processes away"
        return library.holdsCheckpointRepair
            ? "\(library.version), which holds the checkpoint repair; \(protection)"
            : "\(library.version), which lacks the checkpoint repair of 3.51.3; in force: \(protection)"
    }

    // MARK: - Outside

    func telegram() async throws -> String {
        guard settings.text("telegram.token") != nil else { return "not configured" }
        let isWebhook = settings.text("telegram.mode") == "webhook"
        let publicURL = settings.text("server.publicURL") ?? ""
        return try await TelegramAccess(settings).asking { client in
            let identity = try await client.getMe()
            let info = try await client.getWebhookInfo()
            if let fault = Self.fault(of: info, isWebhook: isWebhook, publicURL: publicURL) {
                throw CommandFailure(message: fault)
            }
            let privacy = identity.readsAllGroupMessages ? "off" : "on"
            return "@\(identity.username), privacy mode \(privacy), \(info.pendingUpdateCount) updates wait"
        }
    }

    /// What stands between the way in that the settings name and the one that Telegram has.
    static func fault(of info: WebhookInfo, isWebhook: Bool, publicURL: String) -> String? {
        if !isWebhook {
            return info.url.isEmpty
                ? nil : "telegram.mode is polling but a webhook is set: run `rhythmiq webhook delete`"
        }
        let base = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        guard info.url == base + TelegramClient.webhookPath else {
            return "the webhook \(info.url.isEmpty ? "is not set" : "leads elsewhere"): run `rhythmiq webhook set`"
        }
        // An error of long ago is history: nothing waits.
        guard let error = info.lastErrorMessage, info.pendingUpdateCount > 0 else { return nil }
        return "updates do not get through (\(error)): check the proxy and the certificate, then "
            + "`rhythmiq webhook info`"
    }

    func spotify() async throws -> String {
        guard let configuration = DaemonSettings.spotify(settings) else { return "not configured: links only" }
        let http = HTTPClient()
        defer { http.shutdown() }
        do throws(SpotifyError) {
            _ = try await SpotifyClient(configuration, http: http).applicationToken()
        } catch {
            throw CommandFailure(message: "\(error): check spotify.clientID and spotify.clientSecret in the dashboard")
        }
        return "accepts the client id and secret"
    }
}
