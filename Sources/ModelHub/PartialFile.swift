import Foundation

/// A file that is being fetched: what is there already counts, and is checked when it is whole.
struct PartialFile {
    let path: String
    let file: ModelListing.File

    var byteCount: Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    func append(_ bytes: [UInt8]) throws(ModelHubError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw failure }
            written += count
        }
    }

    /// Throws a file away that is not what the hub described.
    func verify() throws(ModelHubError) {
        let found = byteCount
        if let expected = file.byteCount, expected != found {
            if found > expected { try remove() }
            throw ModelHubError(.wrongSize(expected: expected, found: found), file.path)
        }
        guard let checksum = file.checksum else { return }
        let matches =
            switch checksum {
            case .sha256(let digits): try digest(.sha256, prefix: []) == digits.lowercased()
            case .gitBlob(let digits):
                try digest(.sha1, prefix: "blob \(found)\0".utf8.map { $0 }) == digits.lowercased()
            }
        guard matches else {
            try remove()
            throw ModelHubError(.wrongChecksum, file.path)
        }
    }

    func remove() throws(ModelHubError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure }
    }

    private func digest(_ kind: Digest.Kind, prefix: [UInt8]) throws(ModelHubError) -> String {
        var digest = Digest(kind)
        digest.combine(prefix)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT, file.byteCount ?? 0 == 0 else { throw failure }
            return digest.finished()
        }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count >= 0 else { throw failure }
            if count == 0 { return digest.finished() }
            digest.combine(buffer[..<count])
        }
    }

    private var failure: ModelHubError {
        ModelHubError(.unwritable(String(cString: strerror(errno))), file.path)
    }
}
