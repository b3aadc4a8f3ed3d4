import CPNG
import CTurboJPEG
import CWebP
import RhythmiQDomain

/// Picture files of every kind that image services answer with, and of kinds that they should not.
package struct PictureSample: Sendable {
    package let width: Int
    package let height: Int
    /// Blue, green, red, alpha.
    package var pixels: [UInt8]

    /// Soft blobs of colour: they survive lossy coding.
    package init(width: Int = 256, height: Int = 256, seed: UInt64 = 1) {
        var chance = SplitMix64(seed: seed)
        let waves = (0..<3).map { _ in (chance.double(in: 1..<4), chance.double(in: 1..<4), chance.unit() * 6) }
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height * 4)
        for y in 0..<height {
            for x in 0..<width {
                for (horizontal, vertical, phase) in waves {
                    let angle = horizontal * Double(x) / Double(width) + vertical * Double(y) / Double(height) + phase
                    pixels.append(UInt8(128 + 110 * Self.wave(angle)))
                }
                pixels.append(255)
            }
        }
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// A triangle between -1 and 1.
    private static func wave(_ angle: Double) -> Double { 4 * abs(angle - angle.rounded(.down) - 0.5) - 1 }

    package var png: [UInt8] {
        let (width, height) = (UInt32(width), UInt32(height))
        let size = png_shim_encode_bgra(pixels, width, height, nil, 0)
        var file = [UInt8](repeating: 0, count: size)
        _ = png_shim_encode_bgra(pixels, width, height, &file, size)
        return file
    }

    package var webp: [UInt8] {
        var output: UnsafeMutablePointer<UInt8>?
        let size = WebPEncodeLosslessBGRA(pixels, Int32(width), Int32(height), Int32(width * 4), &output)
        defer { WebPFree(output) }
        return Array(UnsafeBufferPointer(start: output, count: size))
    }

    package enum Coding: Sendable { case baseline, progressive, grey, fourInks }

    package func jpeg(_ coding: Coding = .baseline) -> [UInt8] {
        guard let encoder = tjInitCompress() else { return [] }
        defer { tjDestroy(encoder) }
        var output: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        defer { tjFree(output) }
        let source = coding == .fourInks ? inks : pixels
        tjCompress2(
            encoder, source, Int32(width), 0, Int32(height),
            Int32(coding == .fourInks ? TJPF_CMYK.rawValue : TJPF_BGRX.rawValue), &output, &size,
            Int32(coding == .grey ? TJSAMP_GRAY.rawValue : TJSAMP_444.rawValue), 95,
            coding == .progressive ? TJFLAG_PROGRESSIVE : 0)
        return Array(UnsafeBufferPointer(start: output, count: Int(size)))
    }

    /// The same colours as inverted cyan, magenta, yellow and no black: 255 is no ink.
    private var inks: [UInt8] {
        var inks = pixels
        for start in stride(from: 0, to: pixels.count, by: 4) { inks.swapAt(start, start + 2) }
        return inks
    }

    // MARK: What should be refused, and what hides in files

    /// A valid first chunk that promises `width` × `height` pixels, and nothing behind it.
    package static func pngPromising(width: UInt32, height: UInt32) -> [UInt8] {
        signature + chunk("IHDR", bigEndian(width) + bigEndian(height) + [8, 6, 0, 0, 0])
    }

    package static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    package static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        bigEndian(UInt32(data.count)) + Array(name.utf8) + data + bigEndian(checksum(Array(name.utf8) + data))
    }

    /// The PNG with chunks put in behind its header.
    package func png(with chunks: [UInt8]) -> [UInt8] { Array(png[..<33]) + chunks + Array(png[33...]) }

    /// The JPEG with a segment put in behind its first two bytes.
    package func jpeg(with segments: [UInt8]) -> [UInt8] {
        let file = jpeg()
        return Array(file[..<2]) + segments + Array(file[2...])
    }

    package static func segment(_ marker: UInt8, _ data: [UInt8]) -> [UInt8] {
        [0xFF, marker, UInt8((data.count + 2) >> 8), UInt8((data.count + 2) & 0xFF)] + data
    }

    /// An extended WebP header that announces an animation.
    package static let animatedWebP: [UInt8] =
        Array("RIFF".utf8) + [30, 0, 0, 0] + Array("WEBPVP8X".utf8) + [
            10, 0, 0, 0, 0b10, 0, 0, 0, 255, 1, 0, 255, 1, 0,
        ]
        + Array("ANIM".utf8) + [6, 0, 0, 0, 0, 0, 0, 0, 0, 0]

    private static func bigEndian(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }

    /// CRC-32 as PNG has it.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }
}
