import NIOCore
import Synchronization

/// The open connections of a listener: counted for the limits, known for the end.
final class OpenConnections: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        /// Only addresses with a connection have an entry.
        var byAddress: [String: Int] = [:]
        var isStopping = false
        var onEmpty: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    /// - Parameter perAddress: `nil` for a proxy, which speaks for many.
    /// - Returns: `nil` when it may stay, else the limit that it broke.
    func admit(_ channel: any Channel, from address: String, total: Int, perAddress: Int?) -> String? {
        state.withLock { state in
            if state.isStopping { return "stopping" }
            if state.channels.count >= total { return "connections" }
            if let perAddress, state.byAddress[address, default: 0] >= perAddress { return "connections_per_address" }
            state.channels[ObjectIdentifier(channel)] = channel
            state.byAddress[address, default: 0] += 1
            return nil
        }
    }

    func remove(_ channel: any Channel, from address: String) {
        let waiting = state.withLock { state -> [@Sendable () -> Void] in
            guard state.channels.removeValue(forKey: ObjectIdentifier(channel)) != nil else { return [] }
            let left = state.byAddress[address, default: 1] - 1
            state.byAddress[address] = left > 0 ? left : nil
            guard state.channels.isEmpty else { return [] }
            defer { state.onEmpty = [] }
            return state.onEmpty
        }
        for resume in waiting { resume() }
    }

    /// Lets every connection finish the request it is at, for at most `time`; then closes what is left.
    func drain(within time: TimeAmount, on group: any EventLoopGroup) async {
        let channels = state.withLock { state in
            state.isStopping = true
            return Array(state.channels.values)
        }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        let forced = group.next().scheduleTask(in: time) { self.closeAll() }
        await untilEmpty()
        forced.cancel()
    }

    func closeAll() {
        let channels = state.withLock { Array($0.channels.values) }
        for channel in channels { channel.close(promise: nil) }
    }

    private func untilEmpty() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if !state.channels.isEmpty { state.onEmpty.append { continuation.resume() } }
                return state.channels.isEmpty
            }
            if isEmpty { continuation.resume() }
        }
    }
}
