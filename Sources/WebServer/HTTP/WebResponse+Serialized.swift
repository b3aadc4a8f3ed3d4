import NIOCore
import NIOHTTP1

extension WebResponse {
    /// The answer as it goes over the wire; no `server` field (rule HTTP-6).
    func serialized(date: String, closes: Bool, withoutBody: Bool, allocator: ByteBufferAllocator) -> ByteBuffer {
        var buffer = allocator.buffer(capacity: 512 + body.count)
        buffer.writeString("HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\ndate: \(date)\r\n")
        for (name, value) in fields { buffer.writeString("\(name): \(Self.oneLine(value))\r\n") }
        buffer.writeString("content-length: \(body.count)\r\n")
        buffer.writeString(closes ? "connection: close\r\n\r\n" : "\r\n")
        if !withoutBody { buffer.writeBytes(body) }
        return buffer
    }

    /// A value from elsewhere (an address to go on to) can't begin a field of its own.
    private static func oneLine(_ value: String) -> String {
        let isClean = value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
        return isClean ? value : String(decoding: value.utf8.filter { $0 >= 0x20 && $0 != 0x7F }, as: UTF8.self)
    }
}
