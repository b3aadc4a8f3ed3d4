import CCairo
package import PictureDecoding

/// A cover made of somebody else's picture, as a JPEG file without metadata.
package struct PictureCover: Equatable, Sendable {
    /// Less than `CoverPainter.byteLimit`.
    package let jpeg: [UInt8]
    package let side: Int
    /// As it is set on the picture; empty without lettering.
    package let title: String
}

extension CoverPainter {
    /// The middle of a picture as a square of 640 to 1,024 pixels, written anew, with a title over it where one is given.
    ///
    /// - Parameters:
    ///   - title: any text; empty for none.
    ///   - subtitle: one short line under it.
    package func cover(
        of picture: Picture, title: String = "", subtitle: String? = nil
    ) throws(CoverError) -> PictureCover {
        let canvas = try Canvas(side: min(max(min(picture.width, picture.height), 640), 1024), seed: 0)
        try canvas.lay(picture)
        let letters = title.isEmpty ? "" : try letter(title, subtitle, on: canvas)
        let file = try JPEGWriter.fit(canvas, under: Self.byteLimit)
        return PictureCover(jpeg: file.bytes, side: file.side, title: letters)
    }
}

extension Canvas {
    /// Fills the sheet with the middle of the picture.
    fileprivate func lay(_ picture: Picture) throws(CoverError) {
        // cairo copies nothing: the pixels live until the surface is finished.
        let isLaid = picture.pixels.withUnsafeBytes { bytes -> Bool in
            let pixels = UnsafeMutablePointer(mutating: bytes.assumingMemoryBound(to: UInt8.self).baseAddress)
            guard
                let source = cairo_image_surface_create_for_data(
                    pixels, CAIRO_FORMAT_RGB24, Int32(picture.width), Int32(picture.height), Int32(picture.width * 4))
            else { return false }
            defer { cairo_surface_destroy(source) }
            let factor = Double(side) / Double(min(picture.width, picture.height))
            cairo_save(context)
            cairo_identity_matrix(context)
            cairo_scale(context, factor, factor)
            cairo_set_source_surface(
                context, source, -Double(max(0, picture.width - picture.height)) / 2,
                -Double(max(0, picture.height - picture.width)) / 2)
            cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_BEST)
            cairo_pattern_set_extend(cairo_get_source(context), CAIRO_EXTEND_PAD)
            cairo_paint(context)
            cairo_restore(context)
            cairo_set_source_rgb(context, 0, 0, 0)
            cairo_surface_finish(source)
            return cairo_status(context) == CAIRO_STATUS_SUCCESS
        }
        if !isLaid { throw .noMemory }
    }
}
