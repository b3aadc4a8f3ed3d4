import Accounts
import Cryptography
import Foundation
import Jobs
import RhythmiQDomain
import Storage

/// Does what the operator asks for: inside the daemon while one runs, else in the command's own process. The store belongs
/// to one process at a time.
struct OperatorDesk: Sendable {
    let store: SQLiteStore
    let ringFile: KeyRingFile
    let vault: Vault
    /// `nil` without a music service, or without an address that browsers reach.
    let flow: LinkFlow?
    let tokens: AccessTokens?
    /// The Telegram bot's own id, which is part of addresses.
    let bot: String?
    /// False in the command's own process.
    let isDaemon: Bool
    let now: @Sendable () -> Date
    /// There may be something to do.
    let wake: @Sendable () -> Void
    /// What is to be done for a person's kept covers to go too.
    let forgettingCovers: @Sendable (UserAddress) throws -> [Effect]

    /// - Returns: the exit code.
    func perform(_ request: OperatorRequest, _ output: OperatorOutput) async throws -> Int32 {
        do {
            return try await run(request, output)
        } catch let failure as CommandFailure {
            try await output.writeError(failure.message + "\n")
            return failure.exitCode
        } catch let error as StorageError {
            try await output.writeError("\(error)\n")
        } catch let error as CryptographyError {
            try await output.writeError("\(error)\n")
        } catch let error as SealingError {
            try await output.writeError("\(error)\n")
        }
        return 1
    }

    private func run(_ request: OperatorRequest, _ output: OperatorOutput) async throws -> Int32 {
        let isJSON = request.isJSON
        switch request.action {
        case .listJobs(let state, let limit): try await listJobs(state, limit, isJSON, output)
        case .showJob(let id): try await showJob(id, isJSON, output)
        case .retryJob(let id):
            guard try await store.retry(Job.ID(rawValue: id)) else { throw Self.noJob(id, "dead or parked ") }
            wake()
            try await output.line("\(id) runs again")
        case .dropJob(let id):
            guard try await store.drop(Job.ID(rawValue: id)) else { throw Self.noJob(id) }
            wake()
            try await output.line("\(id) is gone")
        case .exportUser(let id):
            guard let data = try await store.export(try user(id)) else {
                throw CommandFailure(message: "Nothing is known of \(id).")
            }
            try await output.line(String(decoding: data, as: UTF8.self))
        case .forgetUser(let id): try await forget(id, output)
        case .setBlocked(let id, let isBlocked):
            try await store.setBlocked(try user(id).key, isBlocked)
            try await output.line(isBlocked ? "\(id) is not answered any more" : "\(id) is answered again")
        case .keyStatus: try await keyStatus(isJSON, output)
        case .addKey(let id): try await addKey(id, output)
        case .rotateKey(let id): try await rotateKey(id, output)
        case .retireKey(let id): try await retireKey(id, output)
        case .checkDatabase: return try await checkDatabase(isJSON, output)
        case .backUpDatabase(let path):
            try await store.backUp(to: URL(filePath: path))
            try await output.line("written: \(path); it is of use only together with the key ring \(ringFile.path)")
        case .linkHouse: try await linkHouse(isJSON, output)
        }
        return 0
    }

    // MARK: - People

    private func forget(_ id: String, _ output: OperatorOutput) async throws {
        let user = try user(id)
        let wasKnown = try await store.forget(user, effects: try forgettingCovers(user))
        wake()
        await tokens?.forget(.person(user))
        try await output.line(wasKnown ? "\(id) is forgotten" : "nothing was known of \(id)")
    }

    /// `123`, `telegram:123`, or the whole address that logs and exports name: `tg:<bot>:123`. A group's number is negative.
    private func user(_ text: String) throws(CommandFailure) -> UserAddress {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let number = parts.last.flatMap { Int64($0) }.map(String.init)
        if let number, parts.count == 3, parts[0] == Platform.telegram.keyPrefix, Int64(parts[1]) != nil {
            return UserAddress(platform: .telegram, bot: parts[1], id: number)
        }
        guard let number, parts.count == 1 || (parts.count == 2 && parts[0] == Platform.telegram.rawValue) else {
            throw CommandFailure(
                message: "\(text) is no person's or chat's id: give 123, telegram:123 or tg:<bot>:123", exitCode: 2)
        }
        guard let bot else {
            throw CommandFailure(
                message: "Set telegram.token, or give the whole address: tg:<bot>:\(number)", exitCode: 2)
        }
        return UserAddress(platform: .telegram, bot: bot, id: number)
    }

    // MARK: - Database and house

    private func checkDatabase(_ isJSON: Bool, _ output: OperatorOutput) async throws -> Int32 {
        struct Document: Encodable {
            let faults: [String]
        }
        let faults = try await store.check()
        if isJSON {
            try await output.document(Document(faults: faults))
        } else {
            try await output.line(faults.isEmpty ? "The database is intact." : faults.joined(separator: "\n"))
        }
        return faults.isEmpty ? 0 : 1
    }

    private func linkHouse(_ isJSON: Bool, _ output: OperatorOutput) async throws {
        struct Document: Encodable {
            let url: String
            let minutes: Int
        }
        guard let flow else {
            throw CommandFailure(
                message: "Set spotify.clientID, spotify.clientSecret and server.publicURL first.", exitCode: 78)
        }
        guard case .issued(let address) = try await flow.issueHouseTicket(language: .ko, now: now()) else {
            throw CommandFailure(message: "No ticket was given; try again in an hour.")
        }
        let url = address.withExposedValue { $0 }
        let minutes = Int(LinkFlow.ticketLifetime / 60)
        if isJSON { return try await output.document(Document(url: url, minutes: minutes)) }
        try await output.line(url)
        try await output.writeError(
            "Open it within \(minutes) minutes, signed in to Spotify as the house account; it works once.\n")
        if !isDaemon {
            try await output.writeError("No daemon runs: start `rhythmiq serve` within these \(minutes) minutes.\n")
        }
    }
}
