package import Logging
import NIOCore
import NIOHTTP1
package import Observability

/// Counts and logs what a listener answers: routes and statuses, never paths, addresses or bodies.
package struct RequestObserver: Sendable {
    private let logger: Logger
    private let listener: String
    private let requests: Counter
    private let latency: Histogram
    private let refusals: Counter
    private let connections: Gauge

    /// - Parameter listener: `public` or `admin`, a label of every series.
    package init(listener: String, metrics: Metrics, logger: Logger) {
        self.listener = listener
        self.logger = logger
        requests = metrics.counter(
            "rhythmiq_http_requests_total", "Requests answered.", labels: ["listener", "route", "status"])
        latency = metrics.histogram(
            "rhythmiq_http_request_seconds", "From the end of a request's head to its answer.",
            labels: ["listener", "route"])
        refusals = metrics.counter(
            "rhythmiq_http_refused_total", "Connections and requests that broke a limit.",
            labels: ["listener", "reason"])
        connections = metrics.gauge("rhythmiq_http_connections", "Open connections.", labels: ["listener"])
        connections.set(0, listener)
    }

    func answered(route: String, status: HTTPResponseStatus, id: String, after time: TimeAmount) {
        requests.add(1, listener, route, "\(status.code)")
        latency.observe(Double(time.nanoseconds) / 1e9, listener, route)
        logger.debug(
            "Answered",
            metadata: [
                "request.id": "\(id)", "http.route": "\(route)", "http.status": "\(status.code)",
                "http.microseconds": "\(time.nanoseconds / 1000)",
            ])
    }

    func refused(_ reason: String) { refusals.add(1, listener, reason) }

    func connectionsChanged(by change: Double) { connections.add(change, listener) }
}
