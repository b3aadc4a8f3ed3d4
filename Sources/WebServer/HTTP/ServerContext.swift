import Foundation
import Synchronization

/// What all connections of one listener share.
final class ServerContext: Sendable {
    let routes: RouteTable
    let limits: HTTPLimits
    let observer: RequestObserver
    let dates = DateLine()
    private let trustedProxies: Set<String>

    init(routes: [Route], limits: HTTPLimits, trustedProxies: Set<String>, observer: RequestObserver) {
        self.routes = RouteTable(routes)
        self.limits = limits
        self.trustedProxies = trustedProxies
        self.observer = observer
    }

    func isTrustedProxy(_ address: String) -> Bool { trustedProxies.contains(address) }

    /// Whoever the nearest trusted proxy took the request from. A line that a client sent itself counts for nothing:
    /// read from the right, the first address that is no trusted proxy is the client (rule HTTP-5).
    func client(peer: String, forwarded: [String]) -> String {
        guard isTrustedProxy(peer) else { return peer }
        let hops = forwarded.joined(separator: ",").split(separator: ",").map { $0.filter { $0 != " " } }
        return hops.last { !isTrustedProxy($0) }.map { String($0.prefix(64)) } ?? peer
    }

    /// 12 hex digits by chance; only for logs.
    func makeRequestID() -> String {
        let digits = String(UInt64.random(in: 0..<(1 << 48)), radix: 16)
        return String(repeating: "0", count: 12 - digits.count) + digits
    }
}

/// The `date` field, made once a second (RFC 9110, section 5.6.7).
final class DateLine: Sendable {
    private let last = Mutex((second: Int.min, text: ""))

    func now() -> String {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return last.withLock { last in
            if last.second != time.tv_sec { last = (time.tv_sec, Self.format(time.tv_sec)) }
            return last.text
        }
    }

    static func format(_ second: Int) -> String {
        var second = second
        var parts = tm()
        gmtime_r(&second, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let clock = "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
        let date = "\(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) \(parts.tm_year + 1900)"
        return "\(days[Int(parts.tm_wday)]), \(date) \(clock) GMT"
    }
}
