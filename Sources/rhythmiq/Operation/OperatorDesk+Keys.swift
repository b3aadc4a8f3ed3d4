import Cryptography
import Foundation
import Storage

/// The key ring's commands (VLT-4). The file comes first, then this process's own ring, then the rows: killed anywhere, the
/// same command again, or the daemon's next start, goes on.
extension OperatorDesk {
    func keyStatus(_ isJSON: Bool, _ output: OperatorOutput) async throws {
        struct Document: Encodable {
            let id, algorithm, state: String
            let uses: Int?
        }
        let status = try await ringFile.load().status { try await store.countDataKeys(wrappedBy: $0) }
        if isJSON {
            let documents = status.map {
                Document(id: $0.id, algorithm: $0.algorithm, state: $0.state, uses: $0.uses)
            }
            return try await output.document(documents)
        }
        for key in status {
            let uses = key.uses.map { "wraps \($0) data keys" } ?? "markers, tickets and codes; never changes"
            try await output.line("\(key.id)  \(key.algorithm)  \(key.state)  \(uses)")
        }
    }

    func addKey(_ id: String?, _ output: OperatorOutput) async throws {
        let ring = try await ringFile.update { try $0.adding(id: id) }
        vault.use(ring)
        try await output.line(
            "\(ring.keys.last?.id ?? "") can open from now on; `rhythmiq keys rotate` makes it the one that seals")
    }

    func rotateKey(_ id: String?, _ output: OperatorOutput) async throws {
        let ring = try await ringFile.update { try await rotated($0, to: id) }
        vault.use(ring)
        let count = try await rewrap()
        try await output.line("\(ring.active.id) seals from now on; \(count) data keys were wrapped anew")
    }

    func retireKey(_ id: String, _ output: OperatorOutput) async throws {
        let ring = try await ringFile.update { ring in
            try await ring.retiring(id) { try await store.countDataKeys(wrappedBy: $0) }
        }
        vault.use(ring)
        try await output.line("\(id) is gone; backups made before need it, so keep the old key ring with them")
    }

    /// Wraps by the active key whatever another key still wraps.
    ///
    /// - Returns: how many data keys that were.
    @discardableResult
    func rewrap() async throws -> Int {
        let vault = vault
        return try await store.rewrapDataKeys(to: vault.activeKeyID) { user, text in
            try vault.rewrapped([WrappedDataKey(user: user, text: text)]).first?.text ?? text
        }
    }

    /// Without an id: an unfinished rotation is finished; else the key that was added last is taken, or a new one made.
    private func rotated(_ ring: KeyRing, to id: String?) async throws -> KeyRing {
        if let id { return try ring.rotated(to: id) }
        for key in ring.keys where key.id != ring.active.id {
            if try await store.countDataKeys(wrappedBy: key.id) > 0 { return ring }
        }
        let added = ring.keys.drop { $0.id != ring.active.id }.dropFirst().last
        return try ring.rotated(to: added?.id)
    }
}
