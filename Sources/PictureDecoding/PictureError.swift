/// Why a file is not taken as a picture. Says nothing of its contents but sizes.
package enum PictureError: Error, Equatable, Sendable, CustomStringConvertible {
    case empty
    case tooManyBytes(Int)
    /// Neither PNG, JPEG nor WebP by its first bytes.
    case unknownKind
    /// A side or the area beyond `PictureLimits`.
    case unusableSize(width: Int, height: Int)
    case animated
    /// A way of coding that no image service has a reason for (twelve bits a sample, lossless JPEG, hundreds of scans).
    case unusualCoding(PictureKind)
    /// Cut off, altered, or never whole.
    case damaged(PictureKind)
    case noMemory

    package var description: String {
        switch self {
        case .empty: "the picture has no bytes"
        case .tooManyBytes(let count): "the picture has \(count) bytes, more than the \(PictureLimits.bytes) admitted"
        case .unknownKind: "the answer is no PNG, JPEG or WebP picture"
        case .unusableSize(let width, let height):
            "the picture is \(width) × \(height) pixels; each side must be from \(PictureLimits.sides.lowerBound) to "
                + "\(PictureLimits.sides.upperBound), the area at most \(PictureLimits.pixels)"
        case .animated: "the picture moves; ask the service for a still one"
        case .unusualCoding(let kind): "the \(kind.rawValue) picture is coded in an unusual way; ask for PNG"
        case .damaged(let kind): "the \(kind.rawValue) picture is cut off or damaged"
        case .noMemory: "not enough memory for the picture"
        }
    }
}

package enum PictureKind: String, Sendable { case png = "PNG", jpeg = "JPEG", webp = "WebP" }

/// What is taken at most; checked before anything is allocated (rule IMG-2).
package enum PictureLimits {
    package static let bytes = 8 << 20
    package static let sides = 64...4096
    package static let pixels = 4_200_000
}
