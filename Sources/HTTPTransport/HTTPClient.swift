import CCurl
import Foundation

/// Sends requests through libcurl: bounded in time and size, to admitted addresses only, and never twice.
///
/// One thread owns all of libcurl's handles (`TransferLoop`); tasks hand it their calls and wait. A task's cancellation
/// ends its call at once. Letting go of the last reference shuts down too.
package final class HTTPClient: Sendable {
    package struct Configuration: Sendable, Redacted {
        /// Sent where a request names no other.
        package var userAgent = "RhythmiQ"
        /// The hosts that may be called, in lower case; `nil` admits all that the address rules admit.
        package var allowedHosts: Set<String>?
        /// The certificate authorities to trust, as a PEM file; `nil` is the system's.
        package var certificateFile: String?
        /// `http://host:port`, for all calls but those to this machine. The proxy then resolves names, and keeping it
        /// away from private networks is up to it. The environment's proxy variables are never read.
        package var proxyURL: String?
        /// Host → address, before any name service is asked.
        package var pinnedAddresses: [String: String] = [:]
        package var maximumConnections = 128
        package var maximumConnectionsPerHost = 64
        /// Calls under way, waiting ones included; one more fails with `overloaded`.
        package var maximumCalls = 1024

        package init() {}

        package var description: String { "HTTP client configuration" }
    }

    private let configuration: Configuration
    private let loop: TransferLoop

    /// Whether an address is one that could be called at all, private ones included: https, or http to this machine.
    package static func admits(_ url: String) -> Bool {
        do throws(HTTPError) {
            _ = try RequestTarget(url, allowsPrivateAddresses: true, allowedHosts: nil)
            return true
        } catch {
            return false
        }
    }

    package init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration
        loop = TransferLoop(configuration)
        let thread = Thread { [loop] in loop.run() }
        thread.name = "http"
        thread.start()
    }

    deinit { loop.stop() }

    /// Every call under way, and every later one, fails with `shutDown`.
    package func shutdown() { loop.stop() }

    /// How many calls are under way.
    package var callCount: Int { loop.callCount }

    /// - Returns: the answer, whatever its status.
    package func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        let end = ContinuousClock.now.advanced(by: request.deadline)
        var request = request
        var target = try RequestTarget(
            request.url, allowsPrivateAddresses: request.allowsPrivateAddresses,
            allowedHosts: configuration.allowedHosts)
        if let field = request.unsendableHeader { throw HTTPError(.invalidHeader(field), host: target.host) }

        for _ in 0...max(0, request.followsRedirects) {
            let answer = try await exchange(Call(request, to: target, end: end))
            guard let next = answer.redirectURL, request.mayFollow(answer.response.status) else {
                return answer.response
            }
            let source = target
            target = try source.redirected(
                to: next, allowsPrivateAddresses: request.allowsPrivateAddresses,
                allowedHosts: configuration.allowedHosts)
            if !target.hasSameOrigin(as: source) { request.headers = request.headers.forAnotherOrigin }
        }
        throw HTTPError(.tooManyRedirects, host: target.host, requestMayHaveArrived: true)
    }

    private func exchange(_ call: Call) async throws(HTTPError) -> Call.Answer {
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if call.wait(with: continuation) { loop.start(call) }
            }
        } onCancel: {
            // The caller goes on now; the thread learns of it when it gets there, be it before or after the call.
            call.end(with: .cancelled)
            loop.drop(call)
        }
        return try outcome.get()
    }
}

extension HTTPRequest {
    fileprivate func mayFollow(_ status: Int) -> Bool {
        followsRedirects > 0 && (method == .get || method == .head) && [301, 302, 303, 307, 308].contains(status)
    }
}

extension HTTPHeaders {
    /// Any field may hold a secret meant for the first host, so only those that never do go along.
    fileprivate var forAnotherOrigin: HTTPHeaders {
        var kept = HTTPHeaders()
        for name in ["accept", "accept-language", "user-agent"] { kept[name] = self[name] }
        return kept
    }
}
