package import Foundation

/// A flat store of small objects by name. Both implementations pass one suite of tests.
///
/// Names are made of `a–z 0–9 - . /`, begin and end with a letter or digit, and have no `..`; anything else is
/// `StorageError.invalidName`.
package protocol ObjectStore: Sendable {
    /// Takes the place of an object of the same name; whole or not at all.
    func put(_ bytes: [UInt8], as name: String) async throws(StorageError)

    /// - Returns: `nil` where there is none.
    func get(_ name: String) async throws(StorageError) -> [UInt8]?

    /// Removing what is not there is no error.
    func remove(_ name: String) async throws(StorageError)

    /// - Parameter prefix: up to a slash, the slash included; empty for all.
    /// - Returns: in the order of their names.
    func list(_ prefix: String) async throws(StorageError) -> [StoredObject]
}

package struct StoredObject: Equatable, Sendable {
    package let name: String
    package let byteCount: Int
    package let modified: Date

    package init(name: String, byteCount: Int, modified: Date) {
        self.name = name
        self.byteCount = byteCount
        self.modified = modified
    }
}

enum ObjectName {
    static func check(_ name: String) throws(StorageError) {
        func isPlain(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte || 0x30...0x39 ~= byte }
        let bytes = Array(name.utf8)
        guard let first = bytes.first, let last = bytes.last, isPlain(first), isPlain(last), bytes.count <= 200,
            bytes.allSatisfy({ isPlain($0) || "-./".utf8.contains($0) }),
            name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy({
                !$0.isEmpty && !$0.hasPrefix(".")
            })
        else { throw .invalidName }
    }
}
