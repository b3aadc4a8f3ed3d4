import Accounts
import ArgumentParser
import Cryptography
import Foundation
import HTTPTransport
import Jobs
import SpotifyAPI
import Storage
import WebServer

/// The way to the store: through the daemon that has it, else by opening it.
struct OperatorAccess {
    let settings: Settings
    let place: StoreSettings

    init(_ common: CommonOptions) throws { try self.init(try common.settings()) }

    init(_ settings: Settings) throws {
        self.settings = settings
        place = try StoreSettings(settings)
    }

    static func run(_ action: OperatorRequest.Action, isJSON: Bool = false, _ common: CommonOptions) async throws {
        try await Self(common).run(OperatorRequest(action, isJSON: isJSON))
    }

    func run(_ request: OperatorRequest) async throws {
        let code = try await exitCode(request)
        if code != 0 { throw ExitCode(code) }
    }

    private func exitCode(_ request: OperatorRequest) async throws -> Int32 {
        do {
            return try await askDaemon(request) { text, isError in
                if isError { Console.error(text, terminator: "") } else { Console.out(text, terminator: "") }
            }
        } catch WebServerError.noDaemon, WebServerError.controlPathTooLong {
            // Whether nobody has the store is the lock's to say.
            return try await openingStore(request)
        } catch let error as WebServerError {
            throw CommandFailure(message: error.description)
        }
    }

    /// - Throws: `WebServerError.noDaemon`
    func askDaemon(
        _ request: OperatorRequest, show: @escaping @Sendable (_ text: String, _ isError: Bool) -> Void
    ) async throws -> Int32 {
        let path = ControlServer.path(inStateDirectory: place.stateDirectory.path)
        return try await ControlClient(path: path).run([try request.argument()], show: show)
    }

    private func openingStore(_ request: OperatorRequest) async throws -> Int32 {
        let isNew = !FileManager.default.fileExists(atPath: place.database.path)
        // A linking of the house may be the first thing that ever happens.
        if isNew, request.action != .linkHouse {
            throw CommandFailure(
                message: "There is no database at \(place.database.path): `rhythmiq serve` makes it at its first start."
            )
        }
        do {
            try StateFolder.prepare(place.stateDirectory)
            let file = KeyRingFile(path: place.keyRing.path)
            let ring = try file.loadOrCreate(mayCreate: isNew)
            let vault = Vault(ring: ring)
            let store = try SQLiteStore.open(
                at: place.database, sealer: VaultSealer(vault: vault),
                onFatal: { error in
                    Console.error("\(error)")
                    Foundation.exit(74)
                })
            let http = HTTPClient()
            defer { http.shutdown() }
            let shelf = try LiveCoverShelf.configured(settings, ring: ring)
            let now = SteadyTime().now
            let desk = OperatorDesk(
                store: store, ringFile: file, vault: vault, flow: try linkFlow(store, ring, http), tokens: nil,
                bot: botID, isDaemon: false, now: now, wake: {},
                forgettingCovers: { try shelf?.forgetting($0, now: now()) ?? [] })
            let code = try await desk.perform(request, .console)
            try store.close()
            return code
        } catch let error as StorageError {
            throw CommandFailure(message: error.description)
        } catch let error as CryptographyError {
            throw CommandFailure(message: error.description)
        }
    }

    private func linkFlow(_ store: SQLiteStore, _ ring: KeyRing, _ http: HTTPClient) throws -> LinkFlow? {
        guard let spotify = DaemonSettings.spotify(settings), let publicURL = DaemonSettings.publicURL(settings)
        else { return nil }
        let configuration = LinkConfiguration(
            publicURL: publicURL, accountsURL: spotify.accountsURL, deepLink: { _, _ in nil })
        return LinkFlow(
            configuration: configuration, store: store, music: SpotifyClient(spotify, http: http), ring: ring)
    }

    /// What stands before the colon of a bot's token.
    private var botID: String? {
        settings.text("telegram.token").flatMap { $0.split(separator: ":").first }.flatMap { Int64($0) }.map(
            String.init)
    }
}
