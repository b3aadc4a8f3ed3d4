package import Logging
import NIOHTTP1
package import Observability
import ServiceLifecycle

/// Whether the daemon takes work, and if not, why (rule OPS-2).
package struct Readiness: Equatable, Sendable {
    /// A few fixed words each (`draining`, `store not writable`); empty when ready.
    package let reasons: [String]

    package init(reasons: [String] = []) { self.reasons = reasons }

    package var isReady: Bool { reasons.isEmpty }
}

/// The operator's listener, on loopback: `/healthz`, `/readyz`, `/metrics`.
///
/// It should be the last service to stop, so that "not ready" can be read while the others drain.
package struct AdminServer: Service {
    private let listener: Listener

    package init(
        socket: ListeningSocket, limits: HTTPLimits = HTTPLimits(), metrics: Metrics, logger: Logger,
        readiness: @escaping @Sendable () async -> Readiness,
        onListening: @escaping @Sendable (Int?) async -> Void = { _ in }
    ) {
        let observer = RequestObserver(listener: "admin", metrics: metrics, logger: logger)
        listener = Listener(
            name: "admin", socket: socket,
            context: ServerContext(
                routes: Self.routes(metrics, readiness), limits: limits, trustedProxies: [], observer: observer),
            logger: logger, onListening: onListening)
    }

    package func run() async throws { try await listener.run() }

    private static func routes(_ metrics: Metrics, _ readiness: @escaping @Sendable () async -> Readiness) -> [Route] {
        // That this is answered at all says that the process turns; nothing else is asked.
        let health = Endpoint { _ in .plain(.ok, "ok") }
        let ready = Endpoint { _ in
            let state = await readiness()
            return state.isReady
                ? .plain(.ok, "ready")
                : .plain(.serviceUnavailable, "not ready\n" + state.reasons.joined(separator: "\n"))
        }
        let text = Endpoint { _ in
            WebResponse(
                .ok, fields: [("content-type", Metrics.contentType), ("cache-control", "no-store")],
                body: Array(await metrics.text().utf8))
        }
        return [
            Route("healthz", "/healthz", ["GET": health, "HEAD": health]),
            Route("readyz", "/readyz", ["GET": ready, "HEAD": ready]),
            Route("metrics", "/metrics", ["GET": text]),
        ]
    }
}
