import Cryptography
import Foundation
import Jobs
import Logging
import RhythmiQDomain
import SpotifyAPI
import Storage
import TelegramAPI
import WebServer

/// Where browsers, Telegram and the operator's machines come in.
extension Daemon {
    func publicServer() throws -> PublicServer {
        let inherited = try ListeningSocket.inherited(ProcessInfo.processInfo.environment)
        var limits = HTTPLimits()
        // Behind a proxy on this machine every connection comes from the same address.
        if ["127.0.0.1", "::1", "localhost"].contains(settings.publicHost) {
            limits.connectionsPerAddress = limits.connections
        }
        let listening = listening
        return PublicServer(
            socket: inherited ?? .address(host: settings.publicHost, port: settings.publicPort), routes: routes(),
            limits: limits, trustedProxies: settings.trustedProxies, metrics: metrics.registry, logger: log
        ) { _ in listening.set() }
    }

    private func routes() -> [Route] {
        var routes: [Route] = []
        if settings.telegram.isWebhook {
            routes.append(TelegramWebhook(secrets: settings.telegram.webhookSecrets, ingest: ingest).route)
        }
        let pages = pages()
        if let flow {
            routes += LinkingRoutes(linking: LinkingPages(flow: flow, now: time.now), pages: pages, logger: log).routes
        }
        return routes + SiteRoutes(pages: pages, cover: coverAnswer).routes
    }

    private func pages() -> Pages {
        Pages(
            texts: texts,
            starts: { [bot] in bot.url.map { [Pages.Start(platform: .telegram, address: $0)] } ?? [] },
            isTLS: settings.publicURL?.hasPrefix("https://") ?? false,
            providerOrigin: settings.spotify?.accountsURL ?? "https://accounts.spotify.com", sha256: { sha256($0) })
    }

    @Sendable private func ingest(_ body: TelegramWebhook.Body) async -> WebhookAnswer {
        let update: NewUpdate
        let reader = bot.reader
        switch body {
        case .bytes(let bytes):
            do throws(NotAnUpdate) { update = try reader.newUpdate(bytes) } catch { return .notAnUpdate }
            if reader.cannotJudge(update) { return .unavailable(retryAfterSeconds: 1) }
        case .tooLarge(let beginning):
            guard let rejected = reader.tooLarge(prefix: beginning) else {
                log.warning("an update was too large and without a number")
                return .rejected
            }
            update = rejected
        }
        do {
            switch try await inbox.ingest(update) {
            case .stored:
                waker.wake()
                return update.disposition == .accepted ? .stored : .rejected
            case .duplicate: return .duplicate
            case .queueFull: return .unavailable(retryAfterSeconds: 10)
            }
        } catch {
            log.error("an update was not stored", metadata: ["error": "\(error)"])
            return .unavailable(retryAfterSeconds: 5)
        }
    }

    func adminServer() -> AdminServer {
        let (store, listening, drain) = (store, listening, drain)
        return AdminServer(
            socket: .address(host: settings.adminHost, port: settings.adminPort), metrics: metrics.registry,
            logger: log,
            readiness: { await Readiness(of: store, isListening: listening.isSet, isDraining: drain.isSet) })
    }
}
