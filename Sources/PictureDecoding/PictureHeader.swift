/// What a file says of itself in its first bytes, read without decoding.
package struct PictureHeader: Equatable, Sendable {
    package let kind: PictureKind
    package let width: Int
    package let height: Int

    /// Refuses everything that must not be decoded: unknown kinds, sizes beyond the limits, animations.
    package init(_ bytes: [UInt8]) throws(PictureError) {
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= PictureLimits.bytes else { throw .tooManyBytes(bytes.count) }
        if bytes.starts(with: PNGChunks.signature) {
            self = try PNGChunks.header(of: bytes)
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = try JPEGMarkers.header(of: bytes)
        } else if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
            self = try WebPFile.header(of: bytes)
        } else {
            throw .unknownKind
        }
    }

    init(kind: PictureKind, width: Int, height: Int) throws(PictureError) {
        guard PictureLimits.sides.contains(width), PictureLimits.sides.contains(height),
            width * height <= PictureLimits.pixels
        else { throw .unusableSize(width: width, height: height) }
        self.kind = kind
        self.width = width
        self.height = height
    }
}

extension [UInt8] {
    /// Big-endian; the caller has checked the bounds.
    func integer16(at offset: Int) -> Int { Int(self[offset]) << 8 | Int(self[offset + 1]) }

    func integer32(at offset: Int) -> Int { integer16(at: offset) << 16 | integer16(at: offset + 2) }
}
