import CCairo
import CTurboJPEG
import Foundation

/// Writes a canvas as baseline JPEG: the best quality that fits, colour at full resolution where it fits, and only then
/// a smaller sheet.
enum JPEGWriter {
    struct File {
        let bytes: [UInt8]
        let side: Int
        let quality: Int
    }

    static func fit(_ canvas: Canvas, under limit: Int) throws(CoverError) -> File {
        guard let encoder = tjInitCompress() else { throw .noMemory }
        defer { tjDestroy(encoder) }
        if let file = try fit(canvas.surface, encoder, under: limit) { return file }
        var smallest = limit
        for side in [800, 640] where side < canvas.side {
            let small = try canvas.scaled(to: side)
            if let file = try fit(small.surface, encoder, under: limit) { return file }
            smallest = try encode(small.surface, encoder, quality: lowest, TJSAMP_420).count
        }
        throw .tooLarge(bytes: smallest)
    }

    private static let highest = 92
    /// Most covers fit at this one; tried first.
    private static let usual = 85
    private static let lowest = 58

    /// `nil` when even the lowest quality is too large at this size.
    private static func fit(_ surface: OpaquePointer, _ encoder: tjhandle, under limit: Int) throws(CoverError) -> File?
    {
        let side = Int(cairo_image_surface_get_width(surface))
        for (sampling, floor) in [(TJSAMP_444, 74), (TJSAMP_420, lowest)] {
            var quality = usual
            while quality >= floor {
                let bytes = try encode(surface, encoder, quality: quality, sampling)
                if bytes.count < limit {
                    let file = File(bytes: bytes, side: side, quality: quality)
                    guard quality == usual, bytes.count < limit * 3 / 4 else { return file }
                    let better = try encode(surface, encoder, quality: highest, sampling)
                    return better.count < limit ? File(bytes: better, side: side, quality: highest) : file
                }
                // A step of quality is worth about 3 % around here; steer by that instead of trying each.
                let excess = log(Double(bytes.count) / Double(limit)) / 0.032
                let next = quality - max(Int(excess.rounded(.up)), 1)
                quality = next < floor && quality > floor && next > floor - 5 ? floor : next
            }
        }
        return nil
    }

    private static func encode(
        _ surface: OpaquePointer, _ encoder: tjhandle, quality: Int, _ sampling: TJSAMP
    ) throws(CoverError) -> [UInt8] {
        cairo_surface_flush(surface)
        guard let pixels = cairo_image_surface_get_data(surface) else { throw .noMemory }
        let (width, height) = (cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface))
        var buffer: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        defer { tjFree(buffer) }
        let status = tjCompress2(
            encoder, pixels, width, cairo_image_surface_get_stride(surface), height, Int32(TJPF_BGRX.rawValue), &buffer,
            &size, Int32(sampling.rawValue), Int32(quality), 0)
        guard status == 0, let buffer else { throw .encoding(String(cString: tjGetErrorStr2(encoder))) }
        return Array(UnsafeBufferPointer(start: buffer, count: Int(size)))
    }
}

extension Canvas {
    fileprivate func scaled(to side: Int) throws(CoverError) -> Canvas {
        let small = try Canvas(side: side, seed: 0)
        let factor = Double(side) / Double(self.side)
        cairo_identity_matrix(small.context)
        cairo_scale(small.context, factor, factor)
        cairo_set_source_surface(small.context, surface, 0, 0)
        cairo_pattern_set_filter(cairo_get_source(small.context), CAIRO_FILTER_GOOD)
        cairo_paint(small.context)
        return small
    }
}
