import Foundation
import RhythmiQDomain
import Synchronization

/// AUTOMATIC1111's way to a picture, `POST /sdapi/v1/txt2img`: an order that the real one would not take, or that holds more
/// than it should, is a violation. Another seed gives another picture.
package final class FakeImages: Sendable {
    package struct Order: Sendable {
        package let prompt: String
        package let seed: Int
    }

    package static let path = "/sdapi/v1/txt2img"
    package static let token = "canary-image-user:canary-image-password-3fd1"

    private let server: StandInServer
    private let brain: Brain

    private final class Brain: Sendable {
        let state = Watched(State())
    }

    private struct State: Sendable {
        var orders: [Order] = []
        var violations: [String] = []
    }

    package var url: String { server.url }
    package var calls: [Call] { server.calls }
    package var orders: [Order] { brain.state.value.orders }
    package var violations: [String] { brain.state.value.violations }

    private init(_ server: StandInServer, _ brain: Brain) {
        self.server = server
        self.brain = brain
    }

    /// - Parameter picture: the file of a seed.
    package static func running<Result: Sendable>(
        picture: @escaping @Sendable (Int) -> [UInt8], hook: @escaping Hook = { _, _ in .proceed },
        _ body: @Sendable (FakeImages) async throws -> Result
    ) async throws -> Result {
        let brain = Brain()
        return try await StandInServer.running(
            hook: { call, moment in
                // An order counts as one, whatever becomes of it.
                if moment == .arrived { note(call, brain) }
                return await hook(call, moment)
            },
            act: { call in
                guard let order = order(in: call) else { return Answer(422, json: ["detail": "no order"]) }
                let image = Data(picture(order.seed)).base64EncodedString()
                return Answer(200, json: ["images": [image], "parameters": [:], "info": "{}"])
            }
        ) { try await body(FakeImages($0, brain)) }
    }

    private static func note(_ call: Call, _ brain: Brain) {
        let fault: String? =
            if call.method != "POST" || call.path != path {
                "an unknown call: \(call.method) \(call.path)"
            } else if call.header("Authorization") != "Basic " + Data(token.utf8).base64EncodedString() {
                "an order without the token"
            } else if call.contentType != "application/json" {
                "an order that is no JSON"
            } else {
                nil
            }
        let order = order(in: call)
        brain.state.change { state in
            if let order { state.orders.append(order) }
            state.violations += [fault].compactMap { $0 }
            if order == nil { state.violations.append("an order that can't be read") }
        }
    }

    private static func order(in call: Call) -> Order? {
        guard let object = call.object, let prompt = object["prompt"] as? String, let seed = object["seed"] as? Int,
            object["negative_prompt"] is String, object["steps"] is Int
        else { return nil }
        return Order(prompt: prompt, seed: seed)
    }
}
