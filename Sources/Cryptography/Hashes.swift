import RhythmiQDomain

/// The word by which a job's playlist is found again when its creation was uncertain (PL-1).
package struct PlaylistMarker: Sendable {
    private let key: Secret

    package init(ring: KeyRing) { key = ring.derivedKey(.playlistMarker) }

    /// `rq-` and 16 of `[a-z2-7]`, always the same for a job; says nothing about anybody.
    package func marker(for jobID: String) -> String {
        "rq-" + Base32.encode(Array(hmacSHA256(Array(jobID.utf8), key: key).prefix(10)))
    }
}

/// People's ids for the log: the same person is the same word, and only the key ring's holder can tell who (LOG-3).
package struct LogHash: Sendable {
    private let key: Secret

    package init(ring: KeyRing) { key = ring.derivedKey(.logHash) }

    /// 12 of `[a-z2-7]`.
    package func callAsFunction(_ id: String) -> String {
        String(Base32.encode(hmacSHA256(Array(id.utf8), key: key)).prefix(12))
    }
}
