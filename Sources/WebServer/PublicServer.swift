package import Logging
package import Observability
import ServiceLifecycle

/// The listener that the world reaches: webhooks, linking pages, covers.
///
/// `run()` ends with the service group: no new connections, open requests get `limits.drain` (5 s) to finish. Whatever
/// answers readiness must say "draining" before that.
package struct PublicServer: Service {
    private let listener: Listener

    /// - Parameter trustedProxies: addresses of reverse proxies. Their connections aren't counted by address, and what
    ///   they say about the client (`x-forwarded-for`) is believed.
    /// - Parameter onListening: called once, with the bound port; `nil` for a socket without ports.
    package init(
        socket: ListeningSocket, routes: [Route], limits: HTTPLimits = HTTPLimits(), trustedProxies: Set<String> = [],
        metrics: Metrics, logger: Logger, onListening: @escaping @Sendable (Int?) async -> Void = { _ in }
    ) {
        let observer = RequestObserver(listener: "public", metrics: metrics, logger: logger)
        listener = Listener(
            name: "public", socket: socket,
            context: ServerContext(
                routes: routes, limits: limits, trustedProxies: trustedProxies, observer: observer),
            logger: logger, onListening: onListening)
    }

    package func run() async throws { try await listener.run() }
}
