import Foundation

/// Plain base64 with padding, as a content security policy spells hashes.
enum Base64 {
    static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
