import Foundation
import Jobs

/// One of the operator's commands, as it goes to whoever has the store: a running daemon, or the command itself.
struct OperatorRequest: Codable, Equatable, Sendable {
    enum Action: Codable, Equatable, Sendable {
        /// All that have not completed, where no state is named.
        case listJobs(Job.State?, limit: Int)
        case showJob(String)
        case retryJob(String)
        case dropJob(String)
        case exportUser(String)
        case forgetUser(String)
        case setBlocked(String, Bool)
        case keyStatus
        case addKey(id: String?)
        case rotateKey(id: String?)
        case retireKey(id: String)
        case checkDatabase
        /// A whole path.
        case backUpDatabase(to: String)
        case linkHouse
    }

    let action: Action
    /// One JSON document instead of lines for people.
    var isJSON = false

    /// The one argument that it is on the socket.
    func argument() throws -> String { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }

    /// - Returns: `nil` where a command of another version sent it.
    init?(arguments: [String]) {
        guard arguments.count == 1 else { return nil }
        do { self = try JSONDecoder().decode(Self.self, from: Data(arguments[0].utf8)) } catch { return nil }
    }

    init(_ action: Action, isJSON: Bool = false) {
        self.action = action
        self.isJSON = isJSON
    }
}
