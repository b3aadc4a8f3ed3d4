import CTurboJPEG

/// JPEG: its markers are read here (ITU-T T.81, annex B), its pixels by libjpeg-turbo.
enum JPEGMarkers {
    /// A progressive picture has about ten. Every scan touches every block, however few bytes it has.
    private static let mostScans = 40

    private struct Segment {
        let marker: UInt8
        /// Behind the two bytes that say how long it is.
        let content: Range<Int>
    }

    static func header(of bytes: [UInt8]) throws(PictureError) -> PictureHeader {
        var offset = 2
        while true {
            let segment = try segment(of: bytes, at: offset)
            switch segment.marker {
            // Baseline, extended, progressive; the same with arithmetic coding.
            case 0xC0, 0xC1, 0xC2, 0xC9, 0xCA: return try frame(bytes, segment.content)
            // Lossless and hierarchical ones.
            case 0xC3, 0xC5...0xC7, 0xCB, 0xCD...0xCF: throw .unusualCoding(.jpeg)
            // A scan, or the end, before any frame.
            case 0xD9, 0xDA: throw .damaged(.jpeg)
            default: offset = segment.content.upperBound
            }
        }
    }

    private static func segment(of bytes: [UInt8], at start: Int) throws(PictureError) -> Segment {
        var offset = start
        // A marker may be preceded by any number of fill bytes.
        while offset + 1 < bytes.count, bytes[offset] == 0xFF, bytes[offset + 1] == 0xFF { offset += 1 }
        guard bytes.count - offset >= 4, bytes[offset] == 0xFF else { throw .damaged(.jpeg) }
        let length = bytes.integer16(at: offset + 2)
        guard length >= 2, bytes.count - offset - 2 >= length else { throw .damaged(.jpeg) }
        return Segment(marker: bytes[offset + 1], content: offset + 4..<offset + 2 + length)
    }

    private static func frame(_ bytes: [UInt8], _ content: Range<Int>) throws(PictureError) -> PictureHeader {
        guard content.count >= 6 else { throw .damaged(.jpeg) }
        let offset = content.lowerBound
        guard bytes[offset] == 8, [1, 3, 4].contains(bytes[offset + 5]) else { throw .unusualCoding(.jpeg) }
        return try PictureHeader(
            kind: .jpeg, width: bytes.integer16(at: offset + 3), height: bytes.integer16(at: offset + 1))
    }

    /// Counted from the first scan on, where a byte FF of the data is followed by 00 or a restart marker.
    private static func scanCount(_ bytes: [UInt8]) throws(PictureError) -> Int {
        var offset = 2
        while true {
            let segment = try segment(of: bytes, at: offset)
            if segment.marker == 0xDA { break }
            offset = segment.content.upperBound
        }
        var count = 0
        var previous: UInt8 = 0
        for byte in bytes[offset...] {
            if previous == 0xFF, byte == 0xDA { count += 1 }
            previous = byte
        }
        return count
    }

    static func decode(_ bytes: [UInt8], _ header: PictureHeader) throws(PictureError) -> [UInt8] {
        if try scanCount(bytes) > mostScans { throw .unusualCoding(.jpeg) }
        guard let decoder = tjInitDecompress() else { throw .noMemory }
        defer { tjDestroy(decoder) }
        var width: Int32 = 0
        var height: Int32 = 0
        var sampling: Int32 = 0
        var colours: Int32 = 0
        let status = tjDecompressHeader3(
            decoder, bytes, UInt(bytes.count), &width, &height, &sampling, &colours)
        guard status == 0, Int(width) == header.width, Int(height) == header.height else { throw .damaged(.jpeg) }
        let isFourColour = colours == TJCS_CMYK.rawValue || colours == TJCS_YCCK.rawValue
        var pixels = [UInt8](repeating: 0, count: header.width * header.height * 4)
        let decoded = tjDecompress2(
            decoder, bytes, UInt(bytes.count), &pixels, width, width * 4, height,
            Int32(isFourColour ? TJPF_CMYK.rawValue : TJPF_BGRX.rawValue),
            TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS | TJFLAG_ACCURATEDCT)
        guard decoded == 0 else { throw .damaged(.jpeg) }
        if isFourColour { convertInks(&pixels) }
        return pixels
    }

    /// Every program that writes four colours writes them inverted, as Photoshop does: 255 is no ink.
    private static func convertInks(_ pixels: inout [UInt8]) {
        for start in stride(from: 0, to: pixels.count, by: 4) {
            let black = Int(pixels[start + 3])
            let (cyan, magenta, yellow) = (Int(pixels[start]), Int(pixels[start + 1]), Int(pixels[start + 2]))
            pixels[start] = UInt8(yellow * black / 255)
            pixels[start + 1] = UInt8(magenta * black / 255)
            pixels[start + 2] = UInt8(cyan * black / 255)
            pixels[start + 3] = 255
        }
    }
}
