/// Why a listener or the operator's socket can't do its work. Holds addresses and error numbers only.
package enum WebServerError: Error, Equatable, CustomStringConvertible {
    case cannotListen(address: String, reason: String)
    case badInheritedSocket(reason: String)
    case stoppedListening(address: String)
    case controlPathTooLong(length: Int)
    case noDaemon
    case controlFailed(reason: String)
    case pages(faults: [String])

    package var description: String {
        switch self {
        case .cannotListen(let address, let reason):
            "can't listen at \(address): \(reason). Is the address in use, or not this machine's?"
        case .badInheritedSocket(let reason):
            "the inherited listening socket can't be used: \(reason). Unset LISTEN_FDS, or mend the socket unit."
        case .stoppedListening(let address):
            "the listener at \(address) ended by itself; start the daemon again."
        case .controlPathTooLong(let length):
            "the state directory's path is too long for a socket (\(length) bytes with its name, 107 at most)."
        case .noDaemon:
            "no daemon is running on this state directory."
        case .controlFailed(let reason):
            "the running daemon can't be asked: \(reason)."
        case .pages(let faults):
            "the pages' sentences can't be used: " + faults.joined(separator: "; ")
        }
    }
}
