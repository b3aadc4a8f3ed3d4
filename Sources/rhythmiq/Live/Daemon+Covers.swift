import CoverStorage
import Foundation
import Logging
import Synchronization
import WebServer

/// What anybody may see of the covers that are kept, and for how long.
extension Daemon {
    @Sendable func coverAnswer(_ id: String, _ knownTag: String?) async -> WebResponse {
        guard let archive = settings.archive else { return .notFound }
        do throws(StorageError) {
            let answer = try await archive.answer(to: id, knownTag: knownTag)
            return WebResponse(statusCode: answer.status, fields: answer.headers, body: answer.body)
        } catch {
            log.warning("a cover can't be shown", metadata: ["reason": "\(error)"])
            return .unavailable(retryAfterSeconds: 30)
        }
    }

    /// Once a day: covers that have outlived `covers.keepDays`.
    @Sendable func removeExpiredCovers() async throws {
        guard let archive = settings.archive else { return }
        let now = Date()
        let isDue = coversSwept.withLock { last in
            guard now.timeIntervalSince(last) >= 86_400 else { return false }
            last = now
            return true
        }
        guard isDue else { return }
        let count = try await archive.removeExpired(now: now)
        if count > 0 { log.notice("covers outlived their time", metadata: ["covers": "\(count)"]) }
    }
}
