/// Decoded pixels, opaque: blue, green, red and an unused byte each, rows from the top without padding. That is cairo's
/// RGB24 on a little-endian machine.
package struct Picture: Sendable {
    package let width: Int
    package let height: Int
    /// `width · height · 4` bytes.
    package let pixels: [UInt8]

    /// Decodes a file from anywhere. What it holds beside pixels (texts, positions, colour profiles, whatever follows its
    /// end) is left behind.
    ///
    /// Work of the processor: some tens of milliseconds for 1,024², at most 17 MB for the pixels and a copy of the file.
    package init(decoding bytes: [UInt8]) throws(PictureError) {
        let header = try PictureHeader(bytes)
        let decoded =
            switch header.kind {
            case .png: try PNGChunks.decode(bytes, header)
            case .jpeg: try JPEGMarkers.decode(bytes, header)
            case .webp: try WebPFile.decode(bytes, header)
            }
        self.init(width: header.width, height: header.height, pixels: decoded)
    }

    init(width: Int, height: Int, pixels: [UInt8]) {
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// Whether there is next to nothing to see: some models' decoders overflow and answer a black sheet.
    package var isBlank: Bool {
        var low: (UInt8, UInt8, UInt8) = (255, 255, 255)
        var high: (UInt8, UInt8, UInt8) = (0, 0, 0)
        // Every 61st pixel: prime, so that no column repeats.
        for start in stride(from: 0, to: pixels.count - 3, by: 61 * 4) {
            low = (min(low.0, pixels[start]), min(low.1, pixels[start + 1]), min(low.2, pixels[start + 2]))
            high = (max(high.0, pixels[start]), max(high.1, pixels[start + 1]), max(high.2, pixels[start + 2]))
        }
        return max(high.0 &- low.0, high.1 &- low.1, high.2 &- low.2) < 12
    }

    /// Lays pixels with an alpha byte, not premultiplied, on white paper.
    static func flatten(_ pixels: inout [UInt8]) {
        for start in stride(from: 0, to: pixels.count, by: 4) {
            let alpha = Int(pixels[start + 3])
            if alpha == 255 { continue }
            for channel in start..<start + 3 {
                pixels[channel] = UInt8((Int(pixels[channel]) * alpha + 255 * (255 - alpha) + 127) / 255)
            }
            pixels[start + 3] = 255
        }
    }
}
