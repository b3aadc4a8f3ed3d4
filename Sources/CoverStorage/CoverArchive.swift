import Cryptography
package import Foundation
package import RhythmiQDomain

/// The name under which everybody may see a cover: 130 bits of chance, so nobody finds one by trying.
package struct CoverID: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    private static let letters = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
    private static let length = 26

    /// - Parameter generator: must not be predictable.
    package init(using generator: inout some RandomNumberGenerator) {
        text = String(
            decoding: (0..<Self.length).map { _ in Self.letters[Int(generator.next() & 31)] }, as: UTF8.self)
    }

    /// The same for the same words: a cover that is kept once more after a crash stays one cover.
    ///
    /// - Parameter key: of the installation; nobody without it can tell the name.
    package init(of words: String, key: Secret) {
        text = String(
            decoding: hmacSHA256(Array(words.utf8), key: key).prefix(Self.length).map { Self.letters[Int($0 & 31)] },
            as: UTF8.self)
    }

    /// `nil` for anything that is no such name: it may come from an address that a stranger typed.
    package init?(_ text: String) {
        guard text.utf8.count == Self.length, text.utf8.allSatisfy(Self.letters.contains) else { return nil }
        self.text = text
    }

    package var description: String { text }
}

/// Whose covers are forgotten together: a keyed hash, from which nobody without the key learns whose.
package struct CoverOwner: Hashable, Sendable {
    package let tag: String

    private static let length = 40

    package init?(tag: String) {
        guard tag.utf8.count == Self.length, tag.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }) else {
            return nil
        }
        self.tag = tag
    }

    /// - Parameters:
    ///   - user: platform and id, such as `tg:123`.
    ///   - key: of the installation; another key makes another owner.
    package init(user: String, key: Secret) {
        tag = String(hmacSHA256(Array(user.utf8), key: key).hexadecimal.prefix(Self.length))
    }
}

/// What the route `GET /covers/{id}.jpg` answers, as plain values.
package struct CoverAnswer: Equatable, Sendable {
    package let status: Int
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    package static func == (a: Self, b: Self) -> Bool {
        a.status == b.status && a.body == b.body && a.headers.elementsEqual(b.headers, by: ==)
    }
}

/// Keeps covers for as long as links to them should last, and forgets those of one person.
///
/// ```
/// covers/<id>.jpg        the picture
/// owners/<tag>/<id>      nothing; says whose it is. Written first, so no picture is ever without it
/// ```
package struct CoverArchive: Sendable {
    package static let usualLifetime: Duration = .seconds(90 * 86_400)

    private let store: any ObjectStore
    private let lifetime: Duration

    package init(store: any ObjectStore, lifetime: Duration = usualLifetime) {
        self.store = store
        self.lifetime = lifetime
    }

    package func keep(_ jpeg: [UInt8], of owner: CoverOwner) async throws(StorageError) -> CoverID {
        var generator = SystemRandomNumberGenerator()
        let id = CoverID(using: &generator)
        try await keep(jpeg, as: id, of: owner)
        return id
    }

    /// - Parameter id: kept already, it is written anew.
    package func keep(_ jpeg: [UInt8], as id: CoverID, of owner: CoverOwner) async throws(StorageError) {
        try await store.put([], as: Self.marker(id, owner))
        try await store.put(jpeg, as: Self.picture(id))
    }

    /// - Parameters:
    ///   - id: the part of the address between `/covers/` and `.jpg`, unchecked.
    ///   - knownTag: the request's `If-None-Match`.
    package func answer(to id: String, knownTag: String? = nil) async throws(StorageError) -> CoverAnswer {
        guard let id = CoverID(id) else { return Self.nothing }
        // The bytes of a name never change, so the name is a tag.
        let tag = "\"\(id)\""
        guard let jpeg = try await store.get(Self.picture(id)) else { return Self.nothing }
        let isKnown = knownTag.map { $0 == "*" || $0.split(separator: ",").contains { $0.contains(tag) } } ?? false
        // A day: what is forgotten should not live on for long in caches on the way.
        let caching = [("Cache-Control", "public, max-age=86400"), ("ETag", tag)]
        if isKnown { return CoverAnswer(status: 304, headers: caching, body: []) }
        return CoverAnswer(
            status: 200,
            headers: [
                ("Content-Type", "image/jpeg"), ("X-Content-Type-Options", "nosniff"),
                ("Content-Security-Policy", "default-src 'none'"), ("Cross-Origin-Resource-Policy", "cross-origin"),
            ] + caching, body: jpeg)
    }

    private static let nothing = CoverAnswer(
        status: 404, headers: [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")],
        body: Array("no such cover\n".utf8))

    /// One picture, which a later one has replaced.
    package func remove(_ id: CoverID, of owner: CoverOwner) async throws(StorageError) {
        try await store.remove(Self.picture(id))
        try await store.remove(Self.marker(id, owner))
    }

    /// All of one person's pictures.
    package func forget(_ owner: CoverOwner) async throws(StorageError) {
        for marker in try await store.list("owners/\(owner.tag)/") {
            guard let id = Self.id(ofMarker: marker.name) else { continue }
            try await remove(id, of: owner)
        }
    }

    /// Removes what has outlived its time; called now and then.
    ///
    /// - Returns: how many pictures went.
    @discardableResult package func removeExpired(now: Date) async throws(StorageError) -> Int {
        let oldest = now.addingTimeInterval(-(lifetime / .seconds(1)))
        let expired = try await store.list("covers/").filter { $0.modified < oldest }
        for picture in expired { try await store.remove(picture.name) }
        // A marker is as old as its picture, or older by the time of one call.
        for marker in try await store.list("owners/") where marker.modified < oldest {
            try await store.remove(marker.name)
        }
        return expired.count
    }

    private static func picture(_ id: CoverID) -> String { "covers/\(id).jpg" }

    private static func marker(_ id: CoverID, _ owner: CoverOwner) -> String { "owners/\(owner.tag)/\(id)" }

    private static func id(ofMarker name: String) -> CoverID? {
        name.split(separator: "/").last.flatMap { CoverID(String($0)) }
    }
}
