import CCurl
import Foundation
import Synchronization

/// The one thread that touches libcurl's handles. Other threads put commands into the inbox and wake it.
final class TransferLoop: Sendable {
    private enum Command { case start(Call), drop(Call) }

    private struct Inbox {
        var commands: [Command] = []
        /// Calls accepted and not yet removed by the thread.
        var callCount = 0
        /// From here on the thread may free the handle: nobody may wake it any more.
        var isStopping = false
    }

    private let configuration: HTTPClient.Configuration
    private let inbox = Mutex(Inbox())
    /// Only the thread uses it, but for waking, which libcurl admits from everywhere; freed by the thread after
    /// `isStopping` is set. `nil` only if libcurl could not be set up.
    private nonisolated(unsafe) let multi: UnsafeMutableRawPointer?

    /// libcurl wants this once in a process, before everything else.
    private static let libraryIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init(_ configuration: HTTPClient.Configuration) {
        self.configuration = configuration
        multi = Self.libraryIsReady ? curl_multi_init() : nil
    }

    var callCount: Int { inbox.withLock { $0.callCount } }

    func start(_ call: Call) {
        let refusal = inbox.withLock { inbox -> HTTPError.Code? in
            if inbox.isStopping { return .shutDown }
            if inbox.callCount >= configuration.maximumCalls { return .overloaded }
            inbox.callCount += 1
            inbox.commands.append(.start(call))
            curl_multi_wakeup(multi)
            return nil
        }
        if let refusal { call.end(with: refusal) }
    }

    /// The call is over already; its transfer is of no more use.
    func drop(_ call: Call) {
        inbox.withLock { inbox in
            guard !inbox.isStopping else { return }
            inbox.commands.append(.drop(call))
            curl_multi_wakeup(multi)
        }
    }

    func stop() {
        inbox.withLock { inbox in
            guard !inbox.isStopping else { return }
            inbox.isStopping = true
            curl_multi_wakeup(multi)
        }
    }

    /// The thread's life: ends after `stop`.
    func run() {
        guard let multi else { return stopWithoutLibrary() }
        Self.ignoreBrokenPipes()
        curl_shim_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, configuration.maximumConnections)
        curl_shim_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, configuration.maximumConnectionsPerHost)
        curl_shim_multi_set_long(multi, CURLMOPT_MAXCONNECTS, configuration.maximumConnections)

        var transfers: [ObjectIdentifier: Transfer] = [:]
        while let commands = nextCommands() {
            for command in commands { obey(command, &transfers) }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            endFinished(&transfers)
            let wait = endOverdue(&transfers)
            if curl_multi_poll(multi, nil, 0, wait, nil) != CURLM_OK { usleep(10_000) }
        }
        for transfer in transfers.values { remove(transfer, ending: .shutDown, &transfers) }
        curl_multi_cleanup(multi)
    }

    /// - Returns: `nil` once the loop has to end; then what was waiting has ended.
    private func nextCommands() -> [Command]? {
        let (commands, isStopping) = inbox.withLock { inbox in
            defer { inbox.commands = [] }
            return (inbox.commands, inbox.isStopping)
        }
        guard isStopping else { return commands }
        for case .start(let call) in commands {
            forgetOne()
            call.end(with: .shutDown)
        }
        return nil
    }

    private func obey(_ command: Command, _ transfers: inout [ObjectIdentifier: Transfer]) {
        switch command {
        case .start(let call):
            // A cancellation may have overtaken the start.
            if call.isOver { return forgetOne() }
            guard let transfer = Transfer(call, configuration) else {
                forgetOne()
                return call.end(with: .failed(curlCode: Int(CURLE_FAILED_INIT.rawValue)))
            }
            transfers[ObjectIdentifier(call)] = transfer
            if curl_multi_add_handle(multi, transfer.easy) != CURLM_OK {
                remove(transfer, ending: .failed(curlCode: Int(CURLE_FAILED_INIT.rawValue)), &transfers)
            }
        case .drop(let call):
            if let transfer = transfers[ObjectIdentifier(call)] { remove(transfer, ending: .cancelled, &transfers) }
        }
    }

    private func endFinished(_ transfers: inout [ObjectIdentifier: Transfer]) {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
                let transfer = Transfer.of(easy)
            else { continue }
            let result = curl_shim_result(message)
            if let code = transfer.failure(result) {
                remove(transfer, ending: code, &transfers)
            } else {
                let answer = transfer.answer
                remove(transfer, &transfers)
                transfer.call.end(with: answer)
            }
        }
    }

    /// - Returns: the milliseconds until the next deadline.
    private func endOverdue(_ transfers: inout [ObjectIdentifier: Transfer]) -> Int32 {
        let now = ContinuousClock.now
        var wait = Duration.seconds(60)
        for transfer in transfers.values {
            let (instant, limit) = transfer.nextDeadline
            if instant <= now {
                remove(transfer, ending: .timedOut(limit), &transfers)
            } else {
                wait = min(wait, instant - now)
            }
        }
        // Rounded up: waking a little early would only turn the loop once more for nothing.
        return Int32(wait / .milliseconds(1)) + 1
    }

    private func remove(
        _ transfer: Transfer, ending code: HTTPError.Code, _ transfers: inout [ObjectIdentifier: Transfer]
    ) {
        remove(transfer, &transfers)
        transfer.call.end(with: code)
    }

    /// Before the caller goes on, so that a finished call is no longer counted when its caller looks.
    private func remove(_ transfer: Transfer, _ transfers: inout [ObjectIdentifier: Transfer]) {
        curl_multi_remove_handle(multi, transfer.easy)
        transfers[ObjectIdentifier(transfer.call)] = nil
        forgetOne()
    }

    private func forgetOne() { inbox.withLock { $0.callCount -= 1 } }

    private func stopWithoutLibrary() {
        stop()
        _ = nextCommands()
    }

    /// A server that hangs up while TLS writes would otherwise end the whole process, whatever libcurl was built with.
    private static func ignoreBrokenPipes() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
