import CoverStorage
import Foundation
import HTTPTransport
import RhythmiQDomain
import TestSupport

/// moto's S3 service as a process of its own. `bot-config/bin/fetch-test-services` fetches it.
struct MotoServer {
    static let folder: URL? = {
        let folder = Checkout.root.appending(path: ".cache/moto")
        return FileManager.default.fileExists(atPath: folder.appending(path: "moto").path) ? folder : nil
    }()

    struct Failure: Error { let reason: String }

    let url: String
    let key: AccessKey
    let client: HTTPClient

    /// - Parameter checksSignatures: whether it knows one access key, checks every signature made with it and refuses all
    ///   others. moto 5.2.1 by itself misreads encoded names and queries, botocore's own calls among them;
    ///   `moto_server.py` puts that right, and `check_moto_signatures.py` shows both.
    static func running<Result>(checksSignatures: Bool, _ body: (MotoServer) async throws -> Result) async throws
        -> Result
    {
        guard let folder else { throw Failure(reason: "run bot-config/bin/fetch-test-services") }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let server = Checkout.root.appending(path: "bot-config/golden/moto_server.py")
        process.arguments = ["python3", server.path, "-p", "0"]
        var environment = ProcessInfo.processInfo.environment
        environment["PYTHONPATH"] = folder.path
        // Making the key is not checked; all that follows is.
        if checksSignatures { environment["INITIAL_NO_AUTH_ACTION_COUNT"] = "3" }
        process.environment = environment
        let output = Pipe()
        process.standardError = output
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        // A thread of the pool has its signals blocked, and what it starts inherits that: only this one arrives.
        defer { kill(process.processIdentifier, SIGKILL) }
        let url = try await address(in: output.fileHandleForReading)
        let client = HTTPClient()
        let key = try await makeKey(at: url, client)
        return try await body(MotoServer(url: url, key: key, client: client))
    }

    /// The server says where it listens, once it does. Waiting for that keeps a thread busy, so it is one of its own.
    private static func address(in output: FileHandle) async throws -> String {
        let result = await withCheckedContinuation { continuation in
            Thread {
                var text = ""
                while true {
                    let piece = output.availableData
                    text += String(decoding: piece, as: UTF8.self)
                    if let found = text.firstMatch(of: /Running on (http:\/\/127\.0\.0\.1:\d+)/) {
                        continuation.resume(returning: Result<String, Failure>.success(String(found.1)))
                        // It writes a line for each request, and would wait for a reader once the pipe is full.
                        while !output.availableData.isEmpty {}
                        return
                    }
                    if piece.isEmpty {
                        return continuation.resume(returning: .failure(Failure(reason: "moto ended: \(text)")))
                    }
                }
            }.start()
        }
        return try result.get()
    }

    private static func makeKey(at url: String, _ client: HTTPClient) async throws -> AccessKey {
        func call(_ form: String) async throws -> String {
            var request = HTTPRequest(.post, url + "/", body: Array((form + "&Version=2010-05-08").utf8))
            request.headers["Content-Type"] = "application/x-www-form-urlencoded"
            // Tells which of the services is meant; not checked yet.
            request.headers["Authorization"] =
                "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0"
            return String(decoding: try await client.send(request).body, as: UTF8.self)
        }
        _ = try await call("Action=CreateUser&UserName=rhythmiq")
        let answer = try await call("Action=CreateAccessKey&UserName=rhythmiq")
        let policy = PercentEncoding.query([
            (
                "PolicyDocument",
                #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#
            )
        ])
        _ = try await call("Action=PutUserPolicy&UserName=rhythmiq&PolicyName=s3&\(policy)")
        guard let id = answer.firstMatch(of: /<AccessKeyId>([^<]+)</)?.1,
            let secret = answer.firstMatch(of: /<SecretAccessKey>([^<]+)</)?.1
        else { throw Failure(reason: "moto made no key") }
        return AccessKey(id: String(id), secret: Secret(String(secret)))
    }

    // MARK: - Buckets

    func bucket(
        _ location: String, key: AccessKey? = nil, region: String = "us-east-1",
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws -> Bucket {
        let configuration = Bucket.Configuration(
            location: try BucketLocation(location), endpoint: url, region: region, key: key ?? self.key)
        return try Bucket(configuration, client: client, now: now)
    }
}
