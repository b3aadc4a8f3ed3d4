/// Why an index can't be opened or built, with the remedy.
package enum CatalogueIndexError: Error, CustomStringConvertible, Equatable {
    case unreadable(file: String, reason: String)
    case foreign(file: String)
    case otherByteOrder(file: String)
    case otherVersion(file: String, found: UInt32)
    case truncated(file: String)
    case damaged(file: String, part: String)
    case unwritable(file: String, reason: String)
    /// A catalogue's line that can't be read; `catalog check` and `catalog import --strict` tell more.
    case badLine(file: String, line: Int, reason: String)
    case tooLarge(what: String, limit: Int)
    case empty(folder: String)

    package var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file) can't be read: \(reason)"
        case .foreign(let file):
            "\(file) is no catalogue index. Build one: rhythmiq catalog build CATALOGUE --out FILE"
        case .otherByteOrder(let file):
            "\(file) was built on a machine of the other byte order; build it here again with rhythmiq catalog build."
        case .otherVersion(let file, let found):
            "\(file) is of index version \(found), and this program reads version \(IndexFormat.version); "
                + "build it again with rhythmiq catalog build."
        case .truncated(let file):
            "\(file) is shorter or longer than it was written; copy it again, or build it again with "
                + "rhythmiq catalog build."
        case .damaged(let file, let part):
            "\(file) was altered after it was built (\(part)); copy it again, or build it again with "
                + "rhythmiq catalog build."
        case .unwritable(let file, let reason): "\(file) can't be written: \(reason)"
        case .badLine(let file, let line, let reason):
            "\(file) line \(line): \(reason). Run rhythmiq catalog import over the catalogue to leave bad lines out."
        case .tooLarge(let what, let limit): "an index holds at most \(limit) \(what); import fewer."
        case .empty(let folder): "\(folder) holds no song; there is nothing to build."
        }
    }
}
