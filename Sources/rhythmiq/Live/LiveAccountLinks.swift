import Accounts
import Foundation
import RequestHandling
import RhythmiQDomain

/// Linking, as chats see it.
struct LiveAccountLinks: AccountLinks {
    /// `nil` without a music service, or without an address that browsers reach.
    let flow: LinkFlow?
    let tokens: AccessTokens?
    let store: any AccountStore
    let now: @Sendable () -> Date

    func start(by message: IncomingMessage, language: AnswerLanguage) async throws -> RequestHandling.LinkStart {
        guard let flow else { return .unavailable }
        let outcome = try await flow.issueTicket(
            for: message.user, displayName: message.displayName, language: language, isPrivateChat: message.isPrivate,
            now: now())
        switch outcome {
        case .issued(let url): return .page(url: url.withExposedValue { $0 })
        case .tooMany: return .tooMany
        // The handler asks in private chats only.
        case .onlyInPrivate: return .unavailable
        }
    }

    func finish(code: String, by user: UserAddress, request: String) async throws -> LinkFinish {
        guard let flow else { return .refused }
        switch try await flow.finish(FinishCode(tried: code), by: user, request: request, now: now()) {
        case .linked(let account, let replaced):
            return .linked(
                accountName: account.displayName ?? account.accountID,
                isReplacement: replaced.map { $0.accountID != account.accountID } ?? false)
        case .wrongCode(let triesLeft): return triesLeft > 0 ? .wrong(triesLeft: triesLeft) : .refused
        case .expired, .notYours: return .refused
        }
    }

    func unlink(_ user: UserAddress) async throws -> Bool {
        let wasLinked = try await store.deleteAccount(of: .person(user))
        await tokens?.forget(.person(user))
        return wasLinked
    }

    func account(of user: UserAddress) async throws -> TargetAccount? {
        try await store.account(of: .person(user)).map { TargetAccount(id: $0.accountID, kind: .own, user: user) }
    }

    func houseAccount() async throws -> TargetAccount? {
        try await store.account(of: .house).map { TargetAccount(id: $0.accountID, kind: .house, user: nil) }
    }

    func isCode(_ text: String) -> Bool { FinishCode(text) != nil }
}
