import Foundation
import Synchronization
import TestSupport

@testable import ModelHub

/// A hub of one model under `/hub` on 127.0.0.1, which can drop connections, cut files short and lie.
final class StandInHub: Sendable {
    struct Behaviour: Sendable {
        var files: [String: [UInt8]] = [:]
        /// Of `refs/pr/1`; `nil` where there is no such revision.
        var converted: [String: [UInt8]]?
        /// What is handed out in the place of a file, whatever was listed.
        var served: [String: [UInt8]] = [:]
        /// Connections that end in the middle of their answer, counted from the first request for a file.
        var drops = 0
        /// Answers 503, before anything else.
        var refusals = 0
        var token: String?
        var knowsRanges = true
        /// Files lie behind another address, which must not be sent the token.
        var redirects = false
    }

    private let state: Mutex<Behaviour>

    init(_ behaviour: Behaviour) { state = Mutex(behaviour) }

    func answer(_ connection: ScriptedServer.Connection) {
        while let request = connection.readRequest() {
            guard answer(request, on: connection) else { return }
        }
    }

    private func answer(_ request: ScriptedServer.Request, on connection: ScriptedServer.Connection) -> Bool {
        let behaviour = state.withLock { $0 }
        if behaviour.refusals > 0 {
            state.withLock { $0.refusals -= 1 }
            return connection.answer(503)
        }
        let isElsewhere = request.path.hasPrefix("/elsewhere/")
        let authorization = request.field("Authorization")
        if let token = behaviour.token, isElsewhere ? authorization != nil : authorization != "Bearer \(token)" {
            return connection.answer(isElsewhere ? 400 : 401)
        }
        if request.path.hasPrefix("/hub/api/") { return list(request, behaviour, on: connection) }
        let parts = request.path.split(separator: "/")
        guard parts.count > 5 else { return connection.answer(404) }
        if behaviour.redirects, !isElsewhere {
            return connection.answer(302, ["Location: /elsewhere/" + parts[1...].joined(separator: "/")])
        }
        let files = parts[4] == "c0ffee" ? behaviour.files : behaviour.converted ?? [:]
        let path = parts[5...].joined(separator: "/")
        guard let content = behaviour.served[path] ?? files[path] else { return connection.answer(404) }
        return send(content, request, behaviour, on: connection)
    }

    private func list(
        _ request: ScriptedServer.Request, _ behaviour: Behaviour, on connection: ScriptedServer.Connection
    ) -> Bool {
        let isConverted = request.path.contains("refs%2Fpr%2F1")
        guard request.path.hasPrefix("/hub/api/models/owner/tiny/revision/"),
            let files = isConverted ? behaviour.converted : behaviour.files
        else { return connection.answer(404) }
        let siblings = files.sorted { $0.key < $1.key }.map { path, content -> [String: Any] in
            var entry: [String: Any] = ["rfilename": path, "size": content.count]
            if path.hasSuffix(".safetensors") {
                entry["lfs"] = ["sha256": digest(.sha256, content), "size": content.count]
            } else {
                entry["blobId"] = digest(.sha1, Array("blob \(content.count)\0".utf8) + content)
            }
            return entry
        }
        let listing: [String: Any] = ["sha": isConverted ? "beef" : "c0ffee", "siblings": siblings]
        let body = (try? JSONSerialization.data(withJSONObject: listing)) ?? Data()
        return connection.answer(200, [], [UInt8](body))
    }

    private func send(
        _ content: [UInt8], _ request: ScriptedServer.Request, _ behaviour: Behaviour,
        on connection: ScriptedServer.Connection
    ) -> Bool {
        var (first, status, fields) = (0, 200, [String]())
        var end = content.count
        if behaviour.knowsRanges, let range = request.field("Range")?.dropFirst("bytes=".count).split(separator: "-"),
            let start = Int(range[0]), let last = Int(range[1]), start < content.count
        {
            (first, end, status) = (start, min(last + 1, content.count), 206)
            fields = ["Content-Range: bytes \(start)-\(end - 1)/\(content.count)"]
        }
        if behaviour.drops > 0 {
            state.withLock { $0.drops -= 1 }
            connection.send("HTTP/1.1 \(status) Scripted\r\nContent-Length: \(end - first)\r\n")
            connection.send(fields.map { $0 + "\r\n" }.joined() + "\r\n")
            connection.send(Array(content[first..<first + (end - first) / 2]))
            return false
        }
        return connection.answer(status, fields, Array(content[first..<end]))
    }
}

func digest(_ kind: Digest.Kind, _ content: [UInt8]) -> String {
    var digest = Digest(kind)
    digest.combine(content)
    return digest.finished()
}
