import Cryptography
import Foundation
import RhythmiQDomain
import SpotifyAPI

/// Ends a callback.
struct LinkStop: Error {
    let refusal: LinkRefusal

    init(_ refusal: LinkRefusal) { self.refusal = refusal }

    init(_ error: SpotifyError) {
        refusal =
            switch error.code {
            case .invalidGrant: .notValid
            case .invalidClient: .wrongClient
            case .notRegistered: .notRegistered
            case .ownerWithoutPremium: .ownerWithoutPremium
            case .insufficientScope: .missingPermission
            default: .tryLater
            }
    }
}

extension LinkFlow {
    /// The provider's words are not passed on; whatever it says becomes one of our own pages (WEB-1).
    func check(error: String?, issuer: String?) throws(LinkStop) {
        if let issuer, !issuer.utf8.elementsEqual(configuration.issuer.utf8) { throw LinkStop(.notValid) }
        guard let error else { return }
        throw LinkStop(error.utf8.elementsEqual("access_denied".utf8) ? .declined : .tryLater)
    }

    /// Tokens for the code, and whose they are. In Development Mode anybody can consent, but `/me` then tells that the
    /// account is not on the app's list.
    func grant(code: String?, verifier: Secret, now: Date) async throws(LinkStop) -> MusicGrant {
        guard let code, !code.isEmpty, code.utf8.count <= 4096 else { throw LinkStop(.notValid) }
        let (tokens, profile) = try await identify(Secret(code), verifier: verifier)
        let scopes = tokens.scopes.isEmpty ? Set(SpotifyScope.allCases.map(\.rawValue)) : tokens.scopes
        guard SpotifyScope.needed.allSatisfy({ scopes.contains($0.rawValue) }) else {
            throw LinkStop(.missingPermission)
        }
        guard let refreshToken = tokens.refreshToken, !refreshToken.isEmpty else { throw LinkStop(.tryLater) }
        return MusicGrant(
            accountID: profile.accountID, userID: profile.userID,
            displayName: profile.displayName.map(DisplayName.cleaned), scopes: scopes, refreshToken: refreshToken,
            authorizedAt: now)
    }

    private func identify(_ code: Secret, verifier: Secret) async throws(LinkStop) -> (SpotifyTokens, SpotifyProfile) {
        do throws(SpotifyError) {
            let tokens = try await music.exchange(
                code: code, verifier: verifier, redirectURI: configuration.redirectURI)
            return (tokens, try await music.profile(token: tokens.accessToken))
        } catch {
            throw LinkStop(error)
        }
    }

    func hold(_ grant: MusicGrant, for consent: TakenConsent, cookie: OneTimeValue, now: Date) async throws
        -> CallbackResult.Outcome
    {
        let codeHash = FinishCode(cookie: cookie, key: codeKey).hash(key: codeKey)
        let isHeld = try await store.hold(
            consent.id, grant, codeHash: codeHash, tries: Self.codeTries,
            expiresAt: now.addingTimeInterval(Self.codeLifetime), now: now)
        guard isHeld else { return .refused(.notValid) }
        guard consent.asker.owner == .house else { return .granted }
        // The ticket came from the operator's own terminal: there is no chat to come back to.
        let outcome = try await store.finish(codeHash: codeHash, by: .house, request: "house/\(consent.id)", now: now)
        guard case .linked(let account, let replaced) = outcome else { return .refused(.notValid) }
        return .houseLinked(account, replaced: replaced)
    }
}
