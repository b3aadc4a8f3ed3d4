import CWebP

/// WebP through libwebp.
enum WebPFile {
    static func header(of bytes: [UInt8]) throws(PictureError) -> PictureHeader {
        var features = WebPBitstreamFeatures()
        guard WebPGetFeatures(bytes, bytes.count, &features) == VP8_STATUS_OK else { throw .damaged(.webp) }
        if features.has_animation != 0 { throw .animated }
        return try PictureHeader(kind: .webp, width: Int(features.width), height: Int(features.height))
    }

    static func decode(_ bytes: [UInt8], _ header: PictureHeader) throws(PictureError) -> [UInt8] {
        var pixels = [UInt8](repeating: 0, count: header.width * header.height * 4)
        let isWhole = pixels.withUnsafeMutableBufferPointer { pixels in
            WebPDecodeBGRAInto(bytes, bytes.count, pixels.baseAddress, pixels.count, Int32(header.width * 4)) != nil
        }
        guard isWhole else { throw .damaged(.webp) }
        Picture.flatten(&pixels)
        return pixels
    }
}
