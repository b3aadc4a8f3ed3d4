package import Foundation

/// `covers.storage`: nowhere, a folder or a bucket.
package enum StorageLocation: Equatable, Sendable {
    case none
    case folder(URL)
    case bucket(BucketLocation)

    /// `none`, `file:DIR` (also `file:///DIR`) or `s3://bucket/prefix`.
    package init(_ text: String) throws(StorageError) {
        if text == "none" {
            self = .none
        } else if text.hasPrefix("file:") {
            let path = text.dropFirst(5)
            let local = path.hasPrefix("//") ? path.dropFirst(2) : path
            // `file://host/…` would be a folder of another machine.
            guard !local.isEmpty, !path.hasPrefix("//") || local.hasPrefix("/") else { throw .invalidLocation }
            self = .folder(URL(filePath: String(local), directoryHint: .isDirectory))
        } else {
            self = .bucket(try BucketLocation(text))
        }
    }
}
