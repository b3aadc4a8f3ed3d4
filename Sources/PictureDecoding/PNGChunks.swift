import CPNG

/// PNG, chunk by chunk (W3C PNG, third edition, §5): only what makes pixels is handed to libpng. Texts, profiles and
/// positions, which may be large or compressed to nothing, never reach it.
enum PNGChunks {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    private static let kept: Set = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]

    private struct Chunk {
        let name: String
        /// Length, name, data and checksum.
        let range: Range<Int>
    }

    static func header(of bytes: [UInt8]) throws(PictureError) -> PictureHeader {
        // 8 signature, 4 length, 4 name, then width and height.
        guard bytes.count >= 33, bytes.integer32(at: 8) == 13, bytes[12..<16].elementsEqual("IHDR".utf8) else {
            throw .damaged(.png)
        }
        return try PictureHeader(kind: .png, width: bytes.integer32(at: 16), height: bytes.integer32(at: 20))
    }

    static func decode(_ bytes: [UInt8], _ header: PictureHeader) throws(PictureError) -> [UInt8] {
        let essential = try essential(of: bytes)
        var pixels = [UInt8](repeating: 0, count: header.width * header.height * 4)
        let isWhole = essential.withUnsafeBytes { file in
            pixels.withUnsafeMutableBytes { pixels in
                png_shim_decode_bgra(file.baseAddress, file.count, pixels.baseAddress, pixels.count) != 0
            }
        }
        guard isWhole else { throw .damaged(.png) }
        Picture.flatten(&pixels)
        return pixels
    }

    /// The same picture with nothing but pixels in it.
    private static func essential(of bytes: [UInt8]) throws(PictureError) -> [UInt8] {
        var result = signature
        result.reserveCapacity(bytes.count)
        var offset = signature.count
        while true {
            guard let chunk = chunk(of: bytes, at: offset) else { throw .damaged(.png) }
            if chunk.name == "acTL" { throw .animated }
            if kept.contains(chunk.name) {
                // A second header would be a second size.
                if chunk.name == "IHDR", offset != signature.count { throw .damaged(.png) }
                result += bytes[chunk.range]
            }
            if chunk.name == "IEND" { return result }
            offset = chunk.range.upperBound
        }
    }

    private static func chunk(of bytes: [UInt8], at offset: Int) -> Chunk? {
        guard bytes.count - offset >= 12 else { return nil }
        let length = bytes.integer32(at: offset)
        guard length <= bytes.count - offset - 12 else { return nil }
        let name = String(decoding: bytes[offset + 4..<offset + 8], as: UTF8.self)
        return Chunk(name: name, range: offset..<offset + 12 + length)
    }
}
