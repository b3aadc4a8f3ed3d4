import CoverArt
import Foundation
import HTTPTransport
import PictureSamples
import RhythmiQDomain
import Synchronization
import TestSupport

@testable import ImageGenerationAPI

/// A stand-in for an image service of each kind. It takes what the real one takes and nothing else: every call that the
/// real one would not know is a complaint, and a test that leaves one fails.
final class ImageStandIn: Sendable {
    enum Behaviour: Sendable {
        /// A picture in the kind's own way of answering.
        case file([UInt8])
        /// To the order; the kind's other calls work.
        case answer(Int, [String] = [], [UInt8] = [])
        /// The answers to one order after the other; the last one stays.
        case answers([(Int, [String], [UInt8])])
        /// The line is open and nothing comes.
        case silence
        /// The beginning of an answer, and then nothing.
        case stall
        /// One byte now and then, for ever.
        case drip
        case hangUp
        /// The picture is said to be elsewhere.
        case address(String)
    }

    let kind: ImageServiceConfiguration.Kind
    private let behaviour: Behaviour
    private let state = Mutex(State())
    /// What `GET /api/models/…` tells of the model's providers.
    let mapping: JSON

    private struct State {
        var complaints: [String] = []
        var orders: [JSON] = []
        var paths: [String] = []
        var polls = 0
    }

    init(_ kind: ImageServiceConfiguration.Kind, _ behaviour: Behaviour, mapping: JSON? = nil) {
        self.kind = kind
        self.behaviour = behaviour
        self.mapping = mapping ?? ["hf-inference": ["status": "live", "providerId": "x", "task": "text-to-image"]]
    }

    static let token = "test-token"

    var complaints: [String] { state.withLock(\.complaints) }
    var orders: [JSON] { state.withLock(\.orders) }
    var paths: [String] { state.withLock(\.paths) }

    func run<Result>(_ body: (ImageServiceConfiguration) async throws -> Result) async throws -> Result {
        try await ScriptedServer.running { connection in
            while let request = connection.readRequest() {
                self.answer(request, connection)
                if case .hangUp = self.behaviour { break }
            }
        } _: { server in
            var configuration = ImageServiceConfiguration(kind, baseURL: server.url, token: Secret(Self.token))
            configuration.pollInterval = .milliseconds(5)
            return try await body(configuration)
        }
    }

    // MARK: - What the services know

    private func answer(_ request: ScriptedServer.Request, _ connection: ScriptedServer.Connection) {
        state.withLock { $0.paths.append(request.path) }
        let wanted = kind == .sdwebui ? "Basic \(Data(Self.token.utf8).base64EncodedString())" : "Bearer \(Self.token)"
        if !request.path.hasPrefix("/files/"), request.field("Authorization") != wanted {
            return complain("no token for \(request.path)", connection)
        }
        let path = request.path.prefix { $0 != "?" }
        switch (kind, request.line.prefix { $0 != " " }, path) {
        case (.sdwebui, "POST", "/sdapi/v1/txt2img"):
            order(request, ["prompt", "negative_prompt", "width", "height", "steps", "seed"], connection) {
                ["images": [.text(Data($0).base64EncodedString())], "parameters": [:], "info": "{}"]
            }
        case (.openai, "POST", "/v1/images/generations"), (.huggingface, "POST", "/nscale/v1/images/generations"),
            (.huggingface, "POST", "/together/v1/images/generations"):
            order(request, ["prompt", "model"], connection) {
                ["created": 1, "data": [["b64_json": .text(Data($0).base64EncodedString())]]]
            }
        case (.huggingface, "GET", "/api/models/\(ImageServiceConfiguration.defaultModel)"):
            connection.answer(
                200, ["Content-Type: application/json"], JSON.object(["inferenceProviderMapping": mapping]).bytes)
        case (.huggingface, "POST", "/hf-inference/models/\(ImageServiceConfiguration.defaultModel)"):
            order(request, ["inputs", "parameters"], connection, wrap: nil)
        case (.huggingface, _, let path) where path.hasPrefix("/fal-ai/"): fal(request, String(path), connection)
        case (.comfyui, _, let path): comfy(request, String(path), connection)
        default: complain("\(request.line)", connection)
        }
    }

    private func comfy(_ request: ScriptedServer.Request, _ path: String, _ connection: ScriptedServer.Connection) {
        switch path {
        case "/prompt":
            order(request, ["prompt", "client_id"], connection) { _ in
                ["prompt_id": "a1-b2", "number": 1, "node_errors": [:]]
            }
        case "/history/a1-b2":
            let polls = state.withLock { state in
                state.polls += 1
                return state.polls
            }
            let image: JSON = ["filename": "cover 00001.png", "subfolder": "a&b", "type": "output"]
            let done: JSON = ["a1-b2": ["outputs": ["9": ["images": [image]]], "status": ["status_str": "success"]]]
            connection.answer(200, [], (polls < 3 ? [:] : done).bytes)
        case "/view":
            guard request.path == "/view?filename=cover%2000001.png&subfolder=a%26b&type=output" else { fallthrough }
            guard case .file(let file) = behaviour else { fallthrough }
            connection.answer(200, ["Content-Type: image/png"], file)
        default: complain(request.line, connection)
        }
    }

    private func fal(_ request: ScriptedServer.Request, _ path: String, _ connection: ScriptedServer.Connection) {
        guard request.path.hasSuffix("?_subdomain=queue") else { return complain(request.line, connection) }
        switch path {
        case "/fal-ai/some/model":
            order(request, ["prompt"], connection) { _ in
                ["request_id": "r1", "response_url": "https://queue.fal.run/some/model/requests/r1"]
            }
        case "/fal-ai/some/model/requests/r1/status":
            let polls = state.withLock { state in
                state.polls += 1
                return state.polls
            }
            connection.answer(200, [], JSON.object(["status": polls < 3 ? "IN_PROGRESS" : "COMPLETED"]).bytes)
        case "/fal-ai/some/model/requests/r1":
            guard case .file(let file) = behaviour else { fallthrough }
            connection.answer(
                200, [],
                JSON.object(["images": [["url": .text("data:image/png;base64," + Data(file).base64EncodedString())]]])
                    .bytes)
        default: complain(request.line, connection)
        }
    }

    private func order(
        _ request: ScriptedServer.Request, _ fields: [String], _ connection: ScriptedServer.Connection,
        wrap: (([UInt8]) -> JSON)?
    ) {
        let json = JSON(request.body)
        guard let json, fields.allSatisfy({ json[$0] != nil }), request.field("Content-Type") == "application/json"
        else {
            return complain("an order without \(fields)", connection)
        }
        let number = state.withLock { state in
            state.orders.append(json)
            return state.orders.count
        }
        switch behaviour {
        case .file(let file):
            if let wrap {
                connection.answer(200, ["Content-Type: application/json"], wrap(file).bytes)
            } else {
                connection.answer(200, ["Content-Type: image/png"], file)
            }
        case .answer(let status, let fields, let body): connection.answer(status, fields, body)
        case .answers(let all):
            let (status, fields, body) = all[min(number, all.count) - 1]
            connection.answer(status, fields, body)
        case .silence: connection.hold()
        case .stall:
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n\u{89}PNG")
            connection.hold()
        case .drip:
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            while connection.hold(milliseconds: 20), connection.send([0]) {}
        case .hangUp: connection.send("HTTP/1.1 2")
        case .address(let address):
            connection.answer(200, [], JSON.object(["data": [["url": .text(address)]]]).bytes)
        }
    }

    private func complain(_ text: String, _ connection: ScriptedServer.Connection) {
        state.withLock { $0.complaints.append(text) }
        connection.answer(501)
    }
}
