import NIOCore
import NIOEmbedded
import NIOHTTP1
import RhythmiQDomain
import Testing

@testable import WebServer

private func scan(_ text: String, _ limits: HTTPLimits = HTTPLimits()) throws -> RequestHead? {
    var scanner = HeadScanner(limits: limits)
    return try scanner.scan(Array(text.utf8)).head
}

@Suite struct HeadScannerTests {
    @Test func aPlainHeadIsReadWhole() throws {
        let text = "POST /a/b?c=d HTTP/1.1\r\nHost: x\r\nX-Two:  two words \r\ncontent-length: 12\r\n\r\nrest"
        var scanner = HeadScanner(limits: HTTPLimits())

        let (consumed, scanned) = try scanner.scan(Array(text.utf8))

        let head = try #require(scanned)
        #expect(consumed == text.utf8.count - 4)
        #expect(head.method == "POST" && head.path == "/a/b" && head.query == "c=d")
        #expect(head.field("x-two") == "two words")
        #expect(head.framing == .length(12))
    }

    @Test func byteByByteGivesTheSameHead() throws {
        let text = "GET / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"
        var scanner = HeadScanner(limits: HTTPLimits())
        var head: RequestHead?
        for byte in text.utf8 {
            #expect(head == nil)
            head = try scanner.scan([byte]).head
        }

        #expect(head?.framing == .chunked)
    }

    /// Each is read in two ways by some pair of servers.
    @Test(arguments: [
        "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 1\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 1, 1\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: +1\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 0x1\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 1 1\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\ncontent-length:\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999999999999\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n",
        "GET / HTTP/1.0\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\ntransfer-encoding : chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\n transfer-encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\na: b\r\n\tc\r\n\r\n",
        "GET / HTTP/1.1\nhost: x\n\n",
        "GET / HTTP/1.1\r\nhost: x\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\rfoo: y\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\na: b\u{0}c\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\n: empty\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\na b: c\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET  / HTTP/1.1\r\nhost: x\r\n\r\n",
        "GET / HTTP/1.1 \r\nhost: x\r\n\r\n",
        "GET /\r\nhost: x\r\n\r\n",
        "GET /a b HTTP/1.1\r\nhost: x\r\n\r\n",
        "GET /ㄱ HTTP/1.1\r\nhost: x\r\n\r\n",
        "GET http://x/ HTTP/1.1\r\nhost: x\r\n\r\n",
        "CONNECT x:443 HTTP/1.1\r\nhost: x\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n",
        "get / HTTP/1.1\r\nhost: x\r\n\r\n",
        "\r\nGET / HTTP/1.1\r\nhost: x\r\n\r\n",
        "\u{16}\u{3}\u{1}hello",
    ])
    func ambiguousHeadsAreRefused(text: String) {
        #expect(throws: RequestRefusal.malformed) { try scan(text) }
    }

    @Test(arguments: ["gzip, chunked", "xchunked", "chunked, chunked", "identity", ""])
    func otherTransferCodingsAreRefused(coding: String) {
        #expect(throws: RequestRefusal.transferCodingNotSupported) {
            try scan("GET / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: \(coding)\r\n\r\n")
        }
    }

    @Test(arguments: ["HTTP/2.0", "HTTP/1.2", "HTTP/0.9", "HTTP/11"])
    func otherVersionsAreRefused(version: String) {
        #expect(throws: RequestRefusal.versionNotSupported) { try scan("GET / \(version)\r\nhost: x\r\n\r\n") }
    }

    @Test func theLimitsAreExact() throws {
        let limits = HTTPLimits()
        let longest = "/" + String(repeating: "a", count: limits.target - 1)
        #expect(try scan("GET \(longest) HTTP/1.1\r\nhost: x\r\n\r\n") != nil)
        #expect(throws: RequestRefusal.targetTooLong) { try scan("GET \(longest)a HTTP/1.1\r\nhost: x\r\n\r\n") }
        #expect(throws: RequestRefusal.targetTooLong) { try scan("GET /" + String(repeating: "a", count: 5000)) }

        let most = (1..<limits.headerFields).map { "f\($0): v\r\n" }.joined()
        #expect(try scan("GET / HTTP/1.1\r\nhost: x\r\n\(most)\r\n")?.fields.count == limits.headerFields)
        #expect(throws: RequestRefusal.headersTooLarge) { try scan("GET / HTTP/1.1\r\nhost: x\r\n\(most)g: v\r\n\r\n") }

        // "host: x", its line end, "a: ", the value's own, and the empty line's.
        let room = limits.headerBlock - 9 - 3 - 4
        let filling = String(repeating: "v", count: room)
        #expect(try scan("GET / HTTP/1.1\r\nhost: x\r\na: \(filling)\r\n\r\n") != nil)
        #expect(throws: RequestRefusal.headersTooLarge) {
            try scan("GET / HTTP/1.1\r\nhost: x\r\na: \(filling)v\r\n\r\n")
        }
        // Spaces that no parser keeps count as well.
        #expect(throws: RequestRefusal.headersTooLarge) {
            try scan("GET / HTTP/1.1\r\nhost: x\r\na:" + String(repeating: " ", count: 20_000))
        }
    }

    /// Whatever is taken here, the parser that many other servers use reads in the same way.
    @Test(arguments: 0..<400) func whatIsTakenMeansTheSameToAnotherParser(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let request = mutated(&generator)
        var scanner = HeadScanner(limits: HTTPLimits())
        guard let (consumed, scanned) = try? scanner.scan(request), let head = scanned else { return }
        // The other parser knows a fixed list of methods; here a route decides (405).
        guard ["GET", "POST"].contains(head.method) else { return }
        var buffer = ByteBuffer(bytes: request[consumed...])
        var reader = BodyReader(framing: head.framing, limit: 1000)
        guard (try? reader.read(from: &buffer)) == true else { return }

        let channel = EmbeddedChannel(handler: ByteToMessageHandler(HTTPRequestDecoder()))
        try channel.writeInbound(ByteBuffer(bytes: request.dropLast(buffer.readableBytes)))
        guard case .head(let theirs) = try channel.readInbound(as: HTTPServerRequestPart.self) else {
            Issue.record("no head: \(request)")
            return
        }
        var body: [UInt8] = []
        var isComplete = false
        while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
            if case .body(let bytes) = part { body += Array(bytes.readableBytesView) }
            if case .end = part { isComplete = true }
        }
        #expect(theirs.uri == head.target && theirs.method.rawValue == head.method)
        #expect(theirs.headers.map { $0.name.lowercased() } == head.fields.map(\.name))
        #expect(isComplete && body == reader.bytes)
        _ = try? channel.finish()
    }

    /// However the network cuts the bytes, the request or its refusal is the same.
    @Test(arguments: 0..<400) func piecesMeanTheSameAsTheWhole(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let request = mutated(&generator)
        let whole = outcome(of: request) { _ in request.count }

        let pieces = outcome(of: request) { Int.random(in: 1...(request.count - $0), using: &generator) }

        #expect(whole == pieces)
    }

    /// What is read of a request that comes in pieces: its target and body, or why it is refused, or nothing yet.
    private func outcome(of request: [UInt8], pieceAt: (Int) -> Int) -> String {
        var scanner = HeadScanner(limits: HTTPLimits())
        var reader: BodyReader?
        var target = ""
        var place = 0
        do {
            while place < request.count {
                let end = min(request.count, place + pieceAt(place))
                var buffer = ByteBuffer(bytes: request[place..<end])
                place = end
                if reader == nil {
                    let (consumed, head) = try scanner.scan(buffer.readableBytesView)
                    buffer.moveReaderIndex(forwardBy: consumed)
                    guard let head else { continue }
                    target = head.target
                    reader = BodyReader(framing: head.framing, limit: 6)
                }
                if try reader?.read(from: &buffer) == true {
                    return "\(target) \(reader?.bytes ?? [])"
                }
            }
            return "incomplete"
        } catch {
            return "\(error)"
        }
    }

    /// A request of one of three kinds, as it is or with up to two bytes changed, left out or doubled.
    private func mutated(_ generator: inout SplitMix64) -> [UInt8] {
        let requests = [
            "GET /a?b HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n",
            "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nX: y\r\n\r\nhello",
            "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n2\r\n!!\r\n0\r\n\r\n",
        ]
        var bytes = Array(requests[Int.random(in: 0..<3, using: &generator)].utf8)
        let interesting: [UInt8] = [0, 9, 10, 13, 32, 44, 48, 49, 58, 59, 65, 97, 127, 255]
        for _ in 0..<Int.random(in: 0...2, using: &generator) {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: bytes[place] = interesting.randomElement(using: &generator) ?? 0
            case 1: bytes.remove(at: place)
            default: bytes.insert(interesting.randomElement(using: &generator) ?? 0, at: place)
            }
        }
        return bytes
    }
}
