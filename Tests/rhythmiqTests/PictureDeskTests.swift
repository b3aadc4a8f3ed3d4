import ImageGenerationAPI
import Logging
import RequestHandling
import RhythmiQDomain
import Synchronization
import Testing

@testable import rhythmiq

/// The line before the image service.
@Suite(.timeLimit(.minutes(5))) struct PictureDeskTests {
    /// A service that answers when the test lets it.
    private final class Service: Sendable {
        private struct State {
            var open: [String: CheckedContinuation<ImageGenerationError?, Never>] = [:]
            var kept: Set<String> = []
            var ends: [PictureEnd] = []
            var mostAtOnce = 0
            /// The ids in the order in which the service is asked.
            var asked: [String] = []
            var waiter: (count: Int, continuation: CheckedContinuation<Void, Never>)?
        }

        private let state = Mutex(State())
        let isWanted: Bool

        init(isWanted: Bool = true) { self.isWanted = isWanted }

        /// Until so many pictures have been asked for.
        func asked(_ count: Int) async -> [String] {
            await withCheckedContinuation { continuation in
                let isThere = state.withLock { state in
                    if state.asked.count < count { state.waiter = (count, continuation) }
                    return state.asked.count >= count
                }
                if isThere { continuation.resume() }
            }
            return state.withLock(\.asked)
        }

        var ends: [PictureEnd] { state.withLock(\.ends) }
        var mostAtOnce: Int { state.withLock(\.mostAtOnce) }

        func answer(_ id: String, _ error: ImageGenerationError? = nil) {
            state.withLock { $0.open.removeValue(forKey: id) }?.resume(returning: error)
        }

        var parts: PictureDesk.Parts {
            PictureDesk.Parts(
                make: { [self] order throws(ImageGenerationError) in
                    let error = await withTaskCancellationHandler {
                        await withCheckedContinuation { continuation in
                            let waiter = state.withLock { state in
                                state.open[order.id] = continuation
                                state.mostAtOnce = max(state.mostAtOnce, state.open.count)
                                state.asked.append(order.id)
                                guard let waiter = state.waiter, state.asked.count >= waiter.count else {
                                    return nil as CheckedContinuation<Void, Never>?
                                }
                                state.waiter = nil
                                return waiter.continuation
                            }
                            waiter?.resume()
                        }
                    } onCancel: {
                        answer(order.id, .timedOut)
                    }
                    if let error { throw error }
                    return [0xFF, 0xD8]
                },
                keep: { [self] _, order, _ in
                    if isWanted { state.withLock { _ = $0.kept.insert(order.id) } }
                    return isWanted
                },
                isKept: { [self] id in state.withLock { $0.kept.contains(id) } },
                report: { [self] end, _ in state.withLock { $0.ends.append(end) } },
                log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        }
    }

    private let user = UserAddress(platform: .telegram, bot: "1", id: "42")

    private func order(_ id: String) -> PictureOrder {
        PictureOrder(id: id, themes: [], seed: 1, style: nil, title: "")
    }

    private func withDesk(
        _ service: Service, _ limits: PictureDesk.Limits = .init(),
        _ body: (PictureDesk) async throws -> Void
    ) async throws {
        let desk = PictureDesk(wish: .automatic, setsTitle: false, limits: limits, parts: service.parts)
        async let run: Void = desk.run()
        try await body(desk)
        await desk.stop()
        await run
    }

    @Test func fewRunAtOnceInTheirOrderAndNoneTwice() async throws {
        let service = Service()
        try await withDesk(service) { desk in
            for id in ["a", "b", "c", "a", "b", "c"] { try await desk.order(order(id), of: user) }
            #expect(Set(await service.asked(2)) == ["a", "b"])
            #expect(try await desk.state(of: "c") == .underWay)
            service.answer("a")
            #expect(await service.asked(3).last == "c")
            service.answer("b")
            service.answer("c")
            for id in ["a", "b", "c"] {
                #expect(try await desk.wait(for: id, atMost: .seconds(30)) == .ready)
                try await desk.order(order(id), of: user)
            }
            #expect(service.mostAtOnce == 2 && service.ends == [.kept, .kept, .kept])
        }
    }

    @Test func whoCannotComeInTimeIsNotWaitedFor() async throws {
        let service = Service()
        var limits = PictureDesk.Limits()
        (limits.atOnce, limits.inLine) = (1, 6)
        try await withDesk(service, limits) { desk in
            try await desk.order(order("a"), of: user)
            _ = await service.asked(1)
            for id in 0..<7 { try await desk.order(order("\(id)"), of: user) }
            // The line is full; the last one is refused at once.
            #expect(try await desk.wait(for: "6", atMost: .seconds(30)) == .failed)
            // Far behind: the caller goes on without waiting.
            #expect(try await desk.wait(for: "5", atMost: .seconds(8)) == .underWay)
            #expect(try await desk.wait(for: "a", atMost: .milliseconds(1)) == .underWay)
            #expect(service.ends == [.crowded])
        }
    }

    @Test(arguments: [ImageGenerationError.outOfCredits, .timedOut, .malformedAnswer])
    func aFailureIsToldAndNotOrderedAgain(error: ImageGenerationError) async throws {
        let service = Service()
        try await withDesk(service) { desk in
            try await desk.order(order("a"), of: user)
            _ = await service.asked(1)
            service.answer("a", error)
            #expect(try await desk.wait(for: "a", atMost: .seconds(30)) == .failed)
            try await desk.order(order("a"), of: user)
            #expect(try await desk.state(of: "a") == .failed)
            #expect(service.ends == [.failed])
        }
    }

    @Test func aPictureForSomebodyForgottenIsNone() async throws {
        let service = Service(isWanted: false)
        try await withDesk(service) { desk in
            try await desk.order(order("a"), of: user)
            _ = await service.asked(1)
            service.answer("a")
            #expect(try await desk.wait(for: "a", atMost: .seconds(30)) == .failed)
            #expect(service.ends == [.unwanted])
        }
    }

    @Test func anEndHoldsNobodyUpAndForgetsWhatDidNotCome() async throws {
        let service = Service()
        let desk = PictureDesk(wish: .automatic, setsTitle: false, parts: service.parts)
        async let run: Void = desk.run()
        try await desk.order(order("a"), of: user)
        _ = await service.asked(1)
        async let waited = desk.wait(for: "a", atMost: .seconds(300))
        await desk.stop()
        await run
        #expect([.underWay, .unknown].contains(try await waited))
        #expect(try await desk.state(of: "a") == .unknown)
        #expect(service.ends == [.cancelled])
        // Whatever comes now is for the next process.
        try await desk.order(order("b"), of: user)
        #expect(try await desk.state(of: "b") == .unknown)
    }

    @Test func theBlockListDecidesOverASentence() {
        let desk = PictureDesk(wish: .automatic, setsTitle: false, parts: Service().parts)
        #expect(desk.mayPaint(for: "비 오는 날 재즈") && !desk.mayPaint(for: "누드 화보 같은 재즈"))
    }
}
