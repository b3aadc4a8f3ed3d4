import Foundation

/// A colour of a cover, in sRGB, 0…1 per channel. Mixing, lightening and turning happen in OKLab, where equal steps look
/// equal, so that a palette keeps its character when the seed varies it.
///
/// Source: Ottosson, "A perceptual color space for image processing", 2020.
struct Ink: Equatable, Sendable {
    var red: Double
    var green: Double
    var blue: Double

    /// `0xRRGGBB`, as a designer writes it.
    init(_ hex: UInt32) {
        red = Double(hex >> 16 & 0xFF) / 255
        green = Double(hex >> 8 & 0xFF) / 255
        blue = Double(hex & 0xFF) / 255
    }

    /// Relative luminance of WCAG 2.2, 0…1.
    var luminance: Double {
        0.2126 * Self.linear(red) + 0.7152 * Self.linear(green) + 0.0722 * Self.linear(blue)
    }

    func mixed(with other: Ink, _ share: Double) -> Ink {
        let (a, b) = (lab, other.lab)
        return Ink(lab: a + (b - a) * min(max(share, 0), 1))
    }

    /// Turns the hue; lightness and chroma stay.
    func turned(by degrees: Double) -> Ink {
        let angle = degrees * .pi / 180
        let (from, cosine, sine) = (lab, cos(angle), sin(angle))
        return Ink(lab: SIMD3(from.x, from.y * cosine - from.z * sine, from.y * sine + from.z * cosine))
    }

    func lighter(by amount: Double) -> Ink { Ink(lab: lab + SIMD3(amount, 0, 0)) }

    func darker(by amount: Double) -> Ink { lighter(by: -amount) }

    private var lab: SIMD3<Double> {
        let (r, g, b) = (Self.linear(red), Self.linear(green), Self.linear(blue))
        let l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
        let m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
        let s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
        return SIMD3(
            0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s)
    }

    private init(lab: SIMD3<Double>) {
        let l = lab.x + 0.3963377774 * lab.y + 0.2158037573 * lab.z
        let m = lab.x - 0.1055613458 * lab.y - 0.0638541728 * lab.z
        let s = lab.x - 0.0894841775 * lab.y - 1.2914855480 * lab.z
        let (l3, m3, s3) = (l * l * l, m * m * m, s * s * s)
        red = Self.gamma(4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3)
        green = Self.gamma(-1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3)
        blue = Self.gamma(-0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3)
    }

    static func linear(_ channel: Double) -> Double {
        channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4)
    }

    /// Clamps what sRGB cannot show: palettes stay well inside, only lightened colours touch the edge.
    private static func gamma(_ value: Double) -> Double {
        let value = min(max(value, 0), 1)
        return value <= 0.0031308 ? value * 12.92 : 1.055 * pow(value, 1 / 2.4) - 0.055
    }
}

/// Contrast of two relative luminances after WCAG 2.2, 1…21.
func contrast(_ a: Double, _ b: Double) -> Double {
    (max(a, b) + 0.05) / (min(a, b) + 0.05)
}
