import Cryptography
import Foundation
import Jobs
import Logging
import ServiceLifecycle
import TelegramAPI
import WebServer

/// The operator's commands beside the running daemon.
extension Daemon {
    var ringFile: KeyRingFile { KeyRingFile(path: settings.keyRing.path) }

    var operatorDesk: OperatorDesk {
        let (waker, shelf, now) = (waker, shelf, time.now)
        return OperatorDesk(
            store: store, ringFile: ringFile, vault: vault, flow: flow, tokens: tokens, bot: bot.identity.key,
            isDaemon: true, now: now, wake: { waker.wake() },
            forgettingCovers: { try shelf?.forgetting($0, now: now()) ?? [] })
    }

    var links: LiveAccountLinks { LiveAccountLinks(flow: flow, tokens: tokens, store: store, now: time.now) }

    var inbox: CountedInbox { CountedInbox(store: store, metrics: metrics) }

    func controlService() -> ControlService {
        let desk = operatorDesk
        let server = ControlServer(
            path: ControlServer.path(inStateDirectory: settings.stateDirectory.path), logger: log
        ) { command, output in
            guard let request = OperatorRequest(arguments: command) else {
                try await output.writeError("The running daemon is of another version; use its own `rhythmiq`.\n")
                return 2
            }
            return try await desk.perform(request, OperatorOutput(output))
        }
        return ControlService(server: server, log: log)
    }
}

/// The socket, which is no reason not to answer people.
struct ControlService: Service {
    let server: ControlServer
    let log: Logger

    func run() async throws {
        do {
            try await server.run()
        } catch let error as WebServerError {
            log.error(
                "commands beside the daemon do not work: `jobs`, `keys`, `db` need it stopped",
                metadata: ["error": "\(error)"])
            // A service that ends would end the others.
            try await gracefulShutdown()
        }
    }
}
