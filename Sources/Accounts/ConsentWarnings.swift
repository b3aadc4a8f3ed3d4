package import Foundation

/// Who is to be told that their consent ends soon, once each (NET-7).
package struct ConsentWarnings: Sendable {
    private let store: any AccountStore

    package init(store: any AccountStore) { self.store = store }

    package func due(now: Date) async throws -> [EndingConsent] {
        try await store.consents(endingBy: now.addingTimeInterval(Consent.warningTime))
    }

    /// - Returns: false when another told them, or the account was linked again meanwhile.
    package func markTold(_ consent: EndingConsent, at date: Date) async throws -> Bool {
        try await store.markWarned(consent.owner, revision: consent.revision, at: date)
    }
}
