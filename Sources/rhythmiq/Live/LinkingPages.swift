import Accounts
import Foundation
import RhythmiQDomain
import WebServer

/// Linking, as browsers see it. What the store throws is the server's to report.
struct LinkingPages: AccountLinking {
    let flow: LinkFlow
    let now: @Sendable () -> Date
    let failures = FailureBudget()

    func ticketPage(ticket: String) async throws -> WebServer.TicketPage? {
        try await flow.ticketPage(ticket, now: now()).map { page in
            WebServer.TicketPage(
                language: page.asker.language,
                person: page.person.map {
                    .init(platform: $0.platform, displayName: page.asker.displayName, idEnding: $0.idEnding)
                }, formToken: page.formToken.withExposedValue { $0 })
        }
    }

    func begin(ticket: String, formToken: String) async throws -> WebServer.LinkStart {
        guard let start = try await flow.begin(ticket: ticket, formToken: formToken, now: now()) else {
            return .refused
        }
        return .redirect(
            authorizeURL: start.consentURL.withExposedValue { $0 }, cookie: start.cookie.withExposedValue { $0 },
            cookieSeconds: Int(start.cookieLifetime.components.seconds))
    }

    func callback(_ answer: ConsentAnswer, cookie: String?, client: String) async throws -> ConsentOutcome {
        // Looked at in any case: a right answer must not fail for the wrong ones that came from the same address.
        let result = try await flow.callback(
            state: answer.state, code: answer.code, error: answer.error, issuer: answer.issuer, cookie: cookie,
            now: now())
        return switch result.outcome {
        case .granted, .houseLinked: .finish
        case .refused(let refusal): failed(refusal, client)
        }
    }

    private func failed(_ refusal: LinkRefusal, _ client: String) -> ConsentOutcome {
        guard failures.mayTry(client) else { return .failed(.refused) }
        failures.failed(client)
        return .failed(LinkFailure(refusal))
    }

    func finishPage(cookie: String) async throws -> WebServer.FinishPage {
        switch try await flow.finishPage(cookie: cookie, now: now()) {
        case .waiting(let waiting):
            .code(
                language: waiting.asker.language, code: waiting.code.withExposedValue { $0 },
                deepLink: waiting.deepLink?.withExposedValue { $0 },
                accountName: waiting.accountName ?? waiting.accountID)
        case .linked(let name, let id, let asker) where asker.owner == .house:
            .house(language: asker.language, accountName: name ?? id)
        case .linked(let name, let id, let asker): .linked(language: asker.language, accountName: name ?? id)
        case nil: .failed(.refused)
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
            case .ownerWithoutPremium: .ownerWithoutPremium
            case .wrongClient: .wrongClient
            case .tryLater: .unavailable
            }
    }
}
