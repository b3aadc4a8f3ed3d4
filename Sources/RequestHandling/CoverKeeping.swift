import Foundation
import Jobs
import Logging

/// A list's cover goes where it can be opened by its address, in place of the one before.
package struct CoverKeeping {
    let parts: RequestHandler.Parts
    let claimed: ClaimedJob

    package struct Order: Codable, Equatable, Sendable {
        let listID: String
        let edition: String
        let cover: CoverReference
    }

    private static let step = "keep"

    func run(_ order: Order) async throws -> JobEnding {
        guard let shelf = parts.shelf, let user = claimed.job.user,
            let list = try await parts.current(order.listID, order.edition)
        else { return JobEnding(.completed) }
        let step = try await parts.jobs.begin(Self.step, claimed.lease, isCalling: true)
        do {
            let jpeg = try await parts.paint(order.cover)
            let name = "\(order.listID)/\(order.edition)/\(order.cover.picture ?? "")"
            let id = try await shelf.keep(jpeg, named: name, of: user)
            if let former = list.contents.coverID, former != id { try await shelf.remove(former, of: user) }
            return JobEnding(.completed, [.saveList(try list.with(coverID: id))])
        } catch is CancellationError {
            return JobEnding(.snooze(until: parts.now()))
        } catch {
            return later(error, step)
        }
    }

    private func later(_ error: any Error, _ step: StepRecord) -> JobEnding {
        let isLast = step.failures + 1 >= parts.waits.attempts
        parts.log.warning(
            isLast ? "a cover is kept nowhere" : "a cover could not be kept yet",
            metadata: ["job.id": "\(claimed.job.id)", "reason": "\(error)"])
        if isLast { return JobEnding(.completed) }
        let delay = min(300, Double(1 << min(step.failures + 1, 9)))
        return JobEnding(.retry(at: parts.now().addingTimeInterval(delay)))
    }
}

extension ChatContext.KnownList {
    fileprivate func with(coverID: String) throws -> ListRecord {
        try changed { $0.coverID = coverID }
    }

    func changed(_ change: (inout ListContents) -> Void) throws -> ListRecord {
        var contents = contents
        change(&contents)
        return ListRecord(
            id: record.id, user: record.user, chat: record.chat, slot: record.slot, createdAt: record.createdAt,
            contents: Array(try JSONEncoder().encode(contents)))
    }
}

/// What somebody who was forgotten has left on the shelf goes too, however long the shelf is out of reach (PRV-2).
package struct CoverForgetting {
    let parts: RequestHandler.Parts
    let claimed: ClaimedJob

    package struct Order: Codable, Equatable, Sendable {
        /// As the shelf calls the person.
        package let owner: String

        package init(owner: String) { self.owner = owner }
    }

    private static let step = "forget"
    /// A cover may have been on its way when its person was forgotten: who kept it has stopped by then.
    private static let secondLook: TimeInterval = 45

    func run(_ order: Order) async throws -> JobEnding {
        let isSecond = claimed.steps[Self.step]?.state == .done
        do {
            guard let shelf = parts.shelf else { throw NoShelf() }
            if !isSecond { _ = try await parts.jobs.begin(Self.step, claimed.lease) }
            try await shelf.forget(order.owner)
        } catch let lost as LeaseLost {
            throw lost
        } catch is CancellationError {
            return JobEnding(.snooze(until: parts.now()))
        } catch {
            return later(error)
        }
        if isSecond { return JobEnding(.completed) }
        try await parts.jobs.complete(Self.step, claimed.lease, result: [], effects: [])
        return JobEnding(.snooze(until: parts.now().addingTimeInterval(Self.secondLook)))
    }

    private struct NoShelf: Error, CustomStringConvertible {
        var description: String { "covers.storage is not set any more" }
    }

    /// Until the job's deadline; then an operator has to see to it, with `jobs retry`.
    private func later(_ error: any Error) -> JobEnding {
        let metadata: Logger.Metadata = ["job.id": "\(claimed.job.id)", "reason": "\(error)"]
        guard parts.now() < claimed.job.deadline else {
            parts.log.error("covers of somebody who was forgotten are still kept", metadata: metadata)
            return JobEnding(.dead(code: "covers kept"))
        }
        parts.log.warning("covers of somebody who was forgotten could not be removed yet", metadata: metadata)
        let age = parts.now().timeIntervalSince(claimed.job.receivedAt)
        return JobEnding(.retry(at: parts.now().addingTimeInterval(min(300, max(1, age / 2)))))
    }
}
