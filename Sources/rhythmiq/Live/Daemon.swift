import Accounts
import ChatBot
import Cryptography
import Dispatch
import Foundation
import Glibc
import HTTPTransport
import Jobs
import Logging
import Observability
import RequestHandling
import RhythmiQDomain
import ServiceLifecycle
import SpotifyAPI
import Storage
import Synchronization
import TelegramAPI
import UnixSignals
import WebServer

/// The live bot, put together.
final class Daemon: Sendable {
    let settings: DaemonSettings
    let log: Logger
    let metrics: DaemonMetrics
    let store: SQLiteStore
    let ring: KeyRing
    let vault: Vault
    let time: SteadyTime
    let http: HTTPClient
    let bot: TelegramBot
    let spotify: SpotifyClient?
    let music: SpotifyMusicService?
    let tokens: AccessTokens?
    let flow: LinkFlow?
    let texts: PageTexts
    let waker = Waker()
    /// A rotation that an earlier process left unfinished has been finished.
    let hasFinishedRotation = Atomic(false)
    let studio = CoverStudio()
    /// `nil` without an image service.
    let desk: PictureDesk?
    /// `nil` where covers are kept nowhere.
    let shelf: LiveCoverShelf?
    /// The public listener is bound.
    let listening = Latch()
    /// The program is ending.
    let drain = Latch()
    let coversSwept = Mutex(Date.distantPast)
    let catalogue = Mutex<LiveCatalogue?>(nil)

    // MARK: - Opening

    init(_ settings: DaemonSettings, log: Logger) throws {
        self.settings = settings
        self.log = log
        time = SteadyTime()
        let metrics = DaemonMetrics()
        self.metrics = metrics
        texts = try PageTexts(folder: try Installation.find().folder)
        let isNew = !FileManager.default.fileExists(atPath: settings.database.path)
        try StateFolder.prepare(settings.stateDirectory)
        ring = try KeyRingFile(path: settings.keyRing.path).loadOrCreate(mayCreate: isNew)
        vault = Vault(ring: ring)
        var limits = StoreLimits()
        limits.retention.lists = Self.listsAreKept
        store = try SQLiteStore.open(
            at: settings.database, sealer: VaultSealer(vault: vault), limits: limits, now: time.now,
            onFatal: { error in
                // Nothing more may be acknowledged (DB-4).
                log.critical("the database failed; the process ends", metadata: ["error": "\(error)"])
                // Not `exit`: it takes libraries down, OpenSSL among them, under threads that still use them.
                _exit(74)
            })
        let http = HTTPClient(Self.httpConfiguration(settings))
        self.http = http
        let observe = metrics.observeCall
        let telegram = Upstream(TelegramClient.upstreamConfiguration, client: http, observe: observe)
        bot = try TelegramBot(
            token: settings.telegram.token, apiURL: settings.telegram.apiURL, upstream: telegram,
            stateDirectory: settings.stateDirectory, log: log)
        spotify = settings.spotify.map { Self.client($0, http, observe) }
        (flow, tokens) = Self.accounts(settings, spotify, store, ring, bot)
        music = if let spotify, let tokens { SpotifyMusicService(client: spotify, tokens: tokens) } else { nil }
        desk = PictureDesk(settings.covers, store: store, waker: waker, metrics: metrics, log: log)
        shelf = settings.archive.map { [ring] in
            LiveCoverShelf(archive: $0, ring: ring, publicURL: settings.publicURL)
        }
        metrics.watch(store, [telegram] + (spotify.map { [$0.api, $0.accounts] } ?? []))
        metrics.registry.watchProcess()
    }

    /// Buttons work this long. A list holds what was understood of a request (themes, artists, length), not its sentence,
    /// which goes after seven days (PRV-4).
    private static let listsAreKept: TimeInterval = 90 * 86_400

    private static func httpConfiguration(_ settings: DaemonSettings) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        let addresses = [settings.telegram.apiURL, settings.spotify?.apiURL, settings.spotify?.accountsURL]
        configuration.allowedHosts = Set(
            addresses.compactMap { $0.flatMap { URL(string: $0)?.host()?.lowercased() } })
        return configuration
    }

    private static func client(
        _ configuration: SpotifyConfiguration, _ http: HTTPClient,
        _ observe: @escaping @Sendable (Upstream.Observation) -> Void
    ) -> SpotifyClient {
        // As fast as Spotify answers: its limits are unpublished, and its 429 is obeyed to the second. Held back here, many
        // people's lists would wait for nothing.
        var (api, accounts) = (SpotifyConfiguration.apiUpstream, SpotifyConfiguration.accountsUpstream)
        (api.callsPerSecond, api.burst) = (500, 500)
        api.makeLane = { _ in RateBudget(callsPerSecond: 50, burst: 50) }
        (accounts.callsPerSecond, accounts.burst) = (100, 100)
        return SpotifyClient(
            configuration, api: Upstream(api, client: http, observe: observe),
            accounts: Upstream(accounts, client: http, observe: observe))
    }

    private static func accounts(
        _ settings: DaemonSettings, _ spotify: SpotifyClient?, _ store: SQLiteStore, _ ring: KeyRing, _ bot: TelegramBot
    ) -> (LinkFlow?, AccessTokens?) {
        guard let spotify else { return (nil, nil) }
        let tokens = AccessTokens(store: store, music: spotify)
        guard let publicURL = settings.publicURL else { return (nil, tokens) }
        let configuration = LinkConfiguration(
            publicURL: publicURL, accountsURL: spotify.configuration.accountsURL,
            deepLink: { _, parameter in
                parameter.withExposedValue { bot.startURL($0).map { Secret($0) } }
            })
        return (LinkFlow(configuration: configuration, store: store, music: spotify, ring: ring), tokens)
    }

    // MARK: - Running

    /// Until a signal ends it.
    ///
    /// - Parameter load: themes, catalogue and sentences, which take a moment; updates are taken in meanwhile.
    func run(_ load: @escaping @Sendable () throws -> LiveCatalogue) async throws {
        let sender = sender()
        let runner = RunnerService { [self] in
            let loaded = try await Self.loaded(load)
            catalogue.withLock { $0 = loaded }
            if loaded.isExposed { log.warning("no room for a copy of the index: never write into the file in use") }
            return self.runner(loaded, sender)
        }
        // Stopped in reverse: nothing more comes in, then the jobs come to a boundary, then what they said is said.
        let pictures = desk.map { [PictureService(desk: $0)] } ?? []
        let services: [any Service] =
            [adminServer(), controlService(), SenderService(sender: sender), runner] + pictures + [
                maintenance(), catalogueService(),
                settings.telegram.isWebhook ? IntroductionService(bot: bot) : pollerService(),
                try publicServer(),
            ]
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
        configuration.maximumGracefulShutdownDuration = .seconds(24)
        let signals = StopSignals(drain: drain)
        defer { signals.end() }
        try await ServiceGroup(configuration: configuration).run()
        http.shutdown()
        try store.close()
        log.notice("stopped")
    }

    private static func loaded(_ load: @escaping @Sendable () throws -> LiveCatalogue) async throws -> LiveCatalogue {
        // Reading some megabytes is no work for the few threads that everything else runs on.
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async { continuation.resume(with: Result { try load() }) }
        }
    }

    private func sender() -> TelegramSender {
        let covers = CoverSource(studio: studio, store: store, log: log)
        return TelegramSender(
            client: bot.client, store: store, pace: bot.pace, bot: bot.identity, logger: log,
            placeholder: { _ in "…" },
            picture: { try await covers.jpeg(CoverReference(text: $0)) })
    }

    private func pollerService() -> PollerService {
        let (bot, inbox, log, waker) = (bot, inbox, log, waker)
        return PollerService(bot: bot) {
            TelegramPoller(
                client: bot.client, inbox: inbox, bot: bot.identity, logger: log, isUrgent: TelegramBot.isUrgent
            ) { waker.wake() }
        }
    }

    private func runner(_ catalogue: LiveCatalogue, _ sender: TelegramSender) -> JobRunner {
        let parts = handlerParts(catalogue.application)
        let metrics = metrics
        let log = log
        return JobRunner(
            store: store, lanes: 32, waker: waker, now: time.now,
            report: { event in
                metrics.count(event)
                Self.write(event, log)
                // What a run had to say is in the outbox now.
                if case .ended = event { sender.wake() }
            },
            handle: { claimed, stop in
                // A job ends on the catalogue on which it began.
                var parts = parts
                parts.planner = catalogue.planner
                let ending = try await RequestHandler(parts).handle(claimed, shouldStop: { stop.isSet })
                return JobRunner.Ending(ending.outcome, effects: ending.effects)
            })
    }

    private static func write(_ event: JobRunner.Event, _ log: Logger) {
        switch event {
        case .began: break
        case .ended(let job, let ending):
            log.info(
                "job ended",
                metadata: [
                    "job.id": "\(job.id)", "job.kind": "\(job.kind.rawValue)", "job.outcome": "\(ending.outcome.name)",
                ])
        case .leaseLost(let id): log.notice("a job was taken away", metadata: ["job.id": "\(id)"])
        case .failed(let id, let error):
            log.error("a job failed", metadata: ["job.id": "\(id)", "error.type": "\(type(of: error))"])
        case .refused(let id, let error):
            // Of errors that are not the store's own, what they say may be anybody's text.
            let what = (error as? StorageError).map { "\($0)" } ?? "\(type(of: error))"
            log.error("the database does not take a job's ending", metadata: ["job.id": "\(id)", "error": "\(what)"])
        case .storeTrouble(let error): log.error("the database refuses", metadata: ["error": "\(error)"])
        }
    }

    private func handlerParts(_ application: Application) -> RequestHandler.Parts {
        let (bot, settings, store, metrics) = (bot, settings, store, metrics)
        let covers = CoverSource(studio: studio, store: store, log: log)
        let marker = PlaylistMarker(ring: ring)
        return RequestHandler.Parts(
            planner: ListPlanner(pipeline: application.pipeline, mode: application.mode),
            vocabulary: application.vocabulary, replies: application.replies,
            jobs: MeasuredJobStore(store: store, metrics: metrics), lists: store, outbox: store, music: music,
            links: links,
            people: StoredPeople(store: store, tokens: tokens, shelf: shelf, now: time.now), presence: bot,
            pictures: desk, shelf: shelf, paint: { try await covers.jpeg($0) }, parse: { try bot.reader.parsed($0) },
            marker: { marker.marker(for: $0.rawValue) }, privateChatURL: { _, payload in bot.startURL(payload) },
            isServed: { user, chat in
                guard settings.access.serves(user, chat) else { return false }
                return try await !store.isBlocked(user, in: chat)
            },
            sayAgain: { try await store.sayAgain(to: $0, in: $1) }, countHealed: { metrics.countHealed($0) },
            isHouseOpen: settings.isHouseOpen, hasCovers: settings.hasCovers, limits: settings.limits, now: time.now,
            localTime: { .current() }, log: log)
    }
}
