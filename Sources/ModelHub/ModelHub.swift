package import Foundation
package import HTTPTransport

/// Fetches models from a hub with the usual layout: `api/models/NAME/revision/REVISION` lists a revision's files, and
/// `NAME/resolve/COMMIT/FILE` has them, often by way of another host.
///
/// What was fetched stays beside the models until all is there and checked; then the folder takes its place at once.
package struct ModelHub: Sendable {
    private let http: HTTPClient
    private let baseURL: String
    private let token: String?
    /// Large files come in pieces of this size, so that memory stays bounded and a pull goes on where it stopped.
    private let pieceBytes: Int
    private let pause: @Sendable (Duration) async throws -> Void

    /// How far a pull has come, over all its files.
    package struct Progress: Equatable, Sendable {
        package let file: String
        package let fetchedBytes: Int
        /// `nil` where the hub does not say.
        package let totalBytes: Int?
    }

    private static let attempts = 5
    /// Where a model's own revision has only a pickle, the hub's converter may have left safetensors here.
    private static let converted = "refs/pr/1"

    /// - Parameters:
    ///   - token: sent to the hub alone, never to a host that it leads to.
    ///   - pause: between attempts.
    package init(
        http: HTTPClient, baseURL: String, token: String? = nil, pieceBytes: Int = 8 << 20,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.http = http
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        (self.token, self.pieceBytes, self.pause) = (token, pieceBytes, pause)
    }

    /// - Parameters:
    ///   - name: `owner/name`, or `name`.
    ///   - root: the folder of models; the model comes to `root/name`, in the place of an older one.
    /// - Returns: the model's folder.
    package func pull(
        _ name: String, revision: String = "main", into root: URL,
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws -> URL {
        guard Self.isName(name), Self.isRevision(revision) else { throw ModelHubError(.invalidName, name) }
        let sources = try await sources(of: name, revision)
        let identity = sources.map(\.commit).joined(separator: "-")
        let partial = root.appending(path: ".partial/\(name)@\(identity)")
        let total = sources.flatMap(\.files).reduce(Int?(0)) { sum, file in
            sum.flatMap { sum in file.byteCount.map { sum + $0 } }
        }
        var before = 0
        for source in sources {
            for file in source.files {
                let target = partial.appending(path: file.path)
                try Self.makeFolder(target.deletingLastPathComponent(), file.path)
                let done = before
                try await fetch(file, of: name, source.commit, to: target.path) { bytes in
                    progress(Progress(file: file.path, fetchedBytes: done + bytes, totalBytes: total))
                }
                before += file.byteCount ?? PartialFile(path: target.path, file: file).byteCount
            }
        }
        return try Self.place(partial, at: root.appending(path: name), name)
    }

    // MARK: - Listing

    private struct Source {
        let commit: String
        let files: [ModelListing.File]
    }

    private func sources(of name: String, _ revision: String) async throws -> [Source] {
        let listing = try await listing(of: name, revision)
        guard listing.weights.isEmpty else { return [Source(commit: listing.commit, files: listing.files)] }
        guard listing.hasPickle else { throw ModelHubError(.noWeights, name) }
        let converted: ModelListing
        do {
            converted = try await self.listing(of: name, Self.converted)
        } catch let error as ModelHubError where error.code == .noSuchModel {
            throw ModelHubError(.pickleOnly, name)
        }
        guard !converted.weights.isEmpty else { throw ModelHubError(.pickleOnly, name) }
        return [
            Source(commit: listing.commit, files: listing.files),
            Source(commit: converted.commit, files: converted.weights),
        ]
    }

    private func listing(of name: String, _ revision: String) async throws -> ModelListing {
        let escaped = revision.replacing("/", with: "%2F")
        let url = "\(baseURL)/api/models/\(name)/revision/\(escaped)?blobs=true"
        let answer = try await retrying(name) { try await send(url, for: name) }
        return try ModelListing(json: answer.body, model: name)
    }

    // MARK: - Files

    private func fetch(
        _ file: ModelListing.File, of name: String, _ commit: String, to path: String, _ progress: (Int) -> Void
    ) async throws {
        let partial = PartialFile(path: path, file: file)
        let origin = "\(baseURL)/\(name)/resolve/\(commit)/\(file.path)"
        var place: String?
        // An empty file is there without a request.
        if file.byteCount == 0 { try partial.append([]) }
        while file.byteCount.map({ partial.byteCount < $0 }) ?? !FileManager.default.fileExists(atPath: path) {
            let before = partial.byteCount
            place = try await retrying(file.path) { try await self.piece(partial, from: place ?? origin, origin) }
            progress(partial.byteCount)
            // A hub that says less than it has would be asked for ever.
            guard partial.byteCount > before || file.byteCount == nil else { break }
        }
        try partial.verify()
    }

    /// Fetches the next piece.
    ///
    /// - Returns: where the file really lies, for the piece after it.
    private func piece(_ partial: PartialFile, from start: String, _ origin: String) async throws -> String {
        var url = start
        let first = partial.byteCount
        for _ in 0..<5 {
            let range = partial.file.byteCount.map { "bytes=\(first)-\(min(first + pieceBytes, $0) - 1)" }
            let answer = try await send(url, for: partial.file.path, range: range)
            if (300..<400).contains(answer.status) {
                url = try Self.target(of: answer, from: url, partial.file.path)
                continue
            }
            let isWhole = answer.status == 200
            // One who knows no ranges sends all from the beginning.
            if isWhole, first > 0 { try partial.remove() }
            guard isWhole || Self.begins(answer, at: first) else {
                throw ModelHubError(.malformedListing, partial.file.path)
            }
            try partial.append(answer.body)
            return url
        }
        throw ModelHubError(.refused(status: 302), partial.file.path)
    }

    private static func begins(_ answer: HTTPResponse, at byte: Int) -> Bool {
        answer.headers["Content-Range"]?.hasPrefix("bytes \(byte)-") ?? false
    }

    private static func target(of answer: HTTPResponse, from url: String, _ file: String) throws -> String {
        guard let location = answer.headers["Location"], let base = URL(string: url),
            let target = URL(string: location, relativeTo: base)?.absoluteString
        else { throw ModelHubError(.refused(status: answer.status), file) }
        return target
    }

    // MARK: - Requests

    private func send(_ url: String, for subject: String, range: String? = nil) async throws -> HTTPResponse {
        var request = HTTPRequest(.get, url)
        // Another host gets no token: its addresses carry their own right of access.
        if let token, url.hasPrefix(baseURL + "/") { request.headers["Authorization"] = "Bearer \(token)" }
        if let range { request.headers["Range"] = range }
        request.maximumResponseBytes = pieceBytes * 4
        request.deadline = .seconds(600)
        request.idleDeadline = .seconds(30)
        let answer: HTTPResponse
        do {
            answer = try await http.send(request)
        } catch {
            throw error.code == .cancelled ? CancellationError() : Unreachable(error: error)
        }
        switch answer.status {
        case 200, 206, 300..<400: return answer
        case 401, 403: throw ModelHubError(.notAllowed, subject)
        case 404: throw ModelHubError(.noSuchModel, subject)
        case 429, 500...: throw Passing(status: answer.status)
        default: throw ModelHubError(.refused(status: answer.status), subject)
        }
    }

    private struct Unreachable: Error { let error: HTTPError }
    private struct Passing: Error { let status: Int }

    /// Again after what may pass, a little later each time.
    private func retrying<Result>(_ subject: String, _ body: () async throws -> Result) async throws -> Result {
        var attempt = 1
        while true {
            do {
                return try await body()
            } catch let failure as Unreachable {
                guard attempt < Self.attempts, CallOutcome.failed(failure.error).mayPass else {
                    throw ModelHubError(.unreachable("\(failure.error)"), subject)
                }
            } catch let failure as Passing {
                guard attempt < Self.attempts else {
                    throw ModelHubError(.refused(status: failure.status), subject)
                }
            }
            try await pause(.milliseconds(500 << attempt))
            attempt += 1
        }
    }

    // MARK: - Names and folders

    private static func isName(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return (1...2).contains(parts.count) && parts.allSatisfy(isPlain)
    }

    private static func isRevision(_ revision: String) -> Bool {
        revision.split(separator: "/", omittingEmptySubsequences: false).allSatisfy(isPlain)
    }

    /// Fit for an address and for a path.
    private static func isPlain(_ part: Substring) -> Bool {
        !part.isEmpty && part.utf8.count <= 96 && !part.hasPrefix(".")
            && part.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-_.".utf8.contains(byte)
                }
            }
    }

    private static func makeFolder(_ folder: URL, _ subject: String) throws {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw ModelHubError(.unwritable(error.localizedDescription), subject)
        }
    }

    /// Moves the finished folder into its place, and an older one out of it first.
    private static func place(_ partial: URL, at target: URL, _ name: String) throws -> URL {
        let manager = FileManager.default
        try makeFolder(target.deletingLastPathComponent(), name)
        let old = partial.deletingLastPathComponent().appending(path: target.lastPathComponent + ".old")
        do {
            if manager.fileExists(atPath: old.path) { try manager.removeItem(at: old) }
            if manager.fileExists(atPath: target.path) { try manager.moveItem(at: target, to: old) }
            try manager.moveItem(at: partial, to: target)
            if manager.fileExists(atPath: old.path) { try manager.removeItem(at: old) }
        } catch {
            throw ModelHubError(.unwritable(error.localizedDescription), name)
        }
        return target
    }
}
