import Accounts
import Foundation
import Logging
import RhythmiQDomain
import WebServer

/// Linking, as browsers see it.
struct LinkingPages: AccountLinking {
    let flow: LinkFlow
    let log: Logger
    let now: @Sendable () -> Date

    func ticketPage(ticket: String) async -> WebServer.TicketPage? {
        await attempt { try await flow.ticketPage(ticket, now: now()) }?.map { page in
            WebServer.TicketPage(
                language: page.asker.language, platform: page.person?.platform ?? .telegram,
                displayName: page.asker.displayName, idEnding: page.person?.idEnding ?? "",
                formToken: page.formToken.withExposedValue { $0 }, isHouse: page.person == nil)
        }
    }

    func begin(ticket: String, formToken: String) async -> WebServer.LinkStart {
        guard
            let start = await attempt({ try await flow.begin(ticket: ticket, formToken: formToken, now: now()) }) ?? nil
        else { return .refused }
        return .redirect(
            authorizeURL: start.consentURL.withExposedValue { $0 }, cookie: start.cookie.withExposedValue { $0 })
    }

    func callback(_ answer: ConsentAnswer, cookie: String?) async -> ConsentOutcome {
        let result = await attempt {
            try await flow.callback(
                state: answer.state, code: answer.code, error: answer.error, issuer: answer.issuer, cookie: cookie,
                now: now())
        }
        switch result?.outcome {
        case .granted, .houseLinked: return .finish
        case .refused(let refusal): return .failed(LinkFailure(refusal))
        case nil: return .failed(.unavailable)
        }
    }

    func finishPage(cookie: String) async -> WebServer.FinishPage {
        guard let page = await attempt({ try await flow.finishPage(cookie: cookie, now: now()) }) else {
            return .failed(.unavailable)
        }
        switch page {
        case .waiting(let waiting):
            return .code(
                language: waiting.asker.language, code: waiting.code.withExposedValue { $0 },
                deepLink: waiting.deepLink?.withExposedValue { $0 },
                accountName: waiting.accountName ?? waiting.accountID)
        case .linked(let name, let id, let asker):
            return .house(language: asker.language, accountName: name ?? id)
        case nil: return .failed(.refused)
        }
    }

    /// A failing store is the operator's affair; the browser hears that it should try again.
    private func attempt<Result>(_ body: () async throws -> Result) async -> Result? {
        do {
            return try await body()
        } catch {
            log.error("a linking page failed", metadata: ["error": "\(error)"])
            return nil
        }
    }
}

extension LinkFailure {
    fileprivate init(_ refusal: LinkRefusal) {
        self =
            switch refusal {
            case .notValid: .refused
            case .declined: .denied
            case .missingPermission: .missingScopes
            case .notRegistered: .notRegistered
            case .ownerWithoutPremium, .wrongClient, .tryLater: .unavailable
            }
    }
}
