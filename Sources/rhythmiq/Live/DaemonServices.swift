import Foundation
import Jobs
import Logging
import ServiceLifecycle
import Storage
import TelegramAPI

/// The parts that run all the time, as services: each ends by itself once a graceful stop is asked for.
struct RunnerService: Service {
    let make: @Sendable () async throws -> JobRunner

    func run() async throws {
        let runner = try await make()
        await withGracefulShutdownHandler {
            await runner.run()
        } onGracefulShutdown: {
            runner.drain()
        }
    }
}

struct PollerService: Service {
    let bot: TelegramBot
    let poller: @Sendable () -> TelegramPoller

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // Whom a message is for can't be told before the bot knows its own name.
            if bot.identity.username.isEmpty { await bot.introduce() }
            await poller().run()
        }
    }
}

struct IntroductionService: Service {
    let bot: TelegramBot

    func run() async throws {
        await cancelWhenGracefulShutdown { await bot.introduce() }
        // A service that ends would end the others.
        try await gracefulShutdown()
    }
}

struct SenderService: Service {
    let sender: TelegramSender

    func run() async throws {
        await withGracefulShutdownHandler {
            await sender.run()
        } onGracefulShutdown: {
            // Ends by itself once what is under way has been said.
            Task { await sender.stop() }
        }
    }
}

/// What is due from time to time: old rows go, unfinished linkings end, ending consents are told.
struct MaintenanceService: Service {
    let interval: Duration
    let log: Logger
    let chores: [(name: String, run: @Sendable () async throws -> Void)]

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                for chore in chores {
                    do {
                        try await chore.run()
                    } catch is CancellationError {
                        return
                    } catch {
                        log.error("a chore failed", metadata: ["chore": "\(chore.name)", "error": "\(error)"])
                    }
                }
                do { try await Task.sleep(for: interval) } catch { return }
            }
        }
    }
}
