import Foundation
import HTTPTransport

/// Brings updates to the webhook as the real one does: in order for each chat, several chats side by side, again and
/// again until the answer is 2xx, with the secret in its header.
struct WebhookPusher: Sendable {
    private let brain: TelegramBrain
    private let client = HTTPClient()
    private let inFlight = Watched<Set<Int64>>([])

    init(_ brain: TelegramBrain) { self.brain = brain }

    static let maximumConnections = 40

    func run() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                for update in due() { group.addTask { await push(update) } }
                await sleepUntilChange()
            }
        }
    }

    private func key(_ update: TelegramState.QueuedUpdate) -> Int64 { update.chat ?? -update.id }

    /// The first waiting update of each chat that none is on its way for.
    private func due() -> [TelegramState.QueuedUpdate] {
        let now = brain.state.value
        guard now.webhook != nil else { return [] }
        return inFlight.change { busy in
            var due: [TelegramState.QueuedUpdate] = []
            for update in now.updates where busy.count < Self.maximumConnections {
                if busy.insert(key(update)).inserted { due.append(update) }
            }
            return due
        }
    }

    private func sleepUntilChange() async {
        let seen = inFlight.value
        let count = brain.state.value.updates.count
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await inFlight.reaches { $0 != seen } }
            group.addTask { await brain.state.reaches { $0.webhook != nil && $0.updates.count != count } }
            group.addTask { do { try await Task.sleep(for: .milliseconds(200)) } catch { return } }
            await group.next()
            group.cancelAll()
        }
    }

    private func push(_ update: TelegramState.QueuedUpdate) async {
        defer { inFlight.change { _ = $0.remove(key(update)) } }
        while !Task.isCancelled, let webhook = brain.state.value.webhook {
            let pause = await tryOnce(update, webhook)
            guard let pause else {
                brain.state.change { state in state.updates.removeAll { $0.id == update.id } }
                return
            }
            do { try await Task.sleep(for: pause) } catch { return }
        }
    }

    /// - Returns: when to try again; `nil` once it was taken.
    private func tryOnce(_ update: TelegramState.QueuedUpdate, _ webhook: TelegramState.Webhook) async -> Duration? {
        var headers: HTTPHeaders = ["Content-Type": "application/json"]
        if let secret = webhook.secret { headers["X-Telegram-Bot-Api-Secret-Token"] = secret }
        var request = HTTPRequest(.post, webhook.url, headers: headers, body: update.json)
        request.isIdempotent = true
        do throws(HTTPError) {
            let response = try await client.send(request)
            if response.status == 410 { brain.violation("410, which in a day removes the webhook") }
            if String(decoding: response.body, as: UTF8.self).contains("\"method\"") {
                brain.violation("a method in the answer to a webhook")
            }
            if (200..<300).contains(response.status) { return nil }
            note("Wrong response from the webhook: \(response.status)")
            let wish = response.retryAfter(now: Date()) ?? .zero
            return max(brain.options.pushPause, min(wish, brain.options.longestRetryAfter))
        } catch {
            note("Connection failed")
            return brain.options.pushPause
        }
    }

    private func note(_ error: String) { brain.state.change { $0.webhook?.lastError = error } }
}
