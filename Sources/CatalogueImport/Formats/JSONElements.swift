/// The elements of a JSON file's list, each parsed alone.
enum JSONElements {
    /// - Parameter list: the keys that lead to the list; none for a file that is one.
    static func forEach(
        of list: [String], in run: inout ImportRun, _ work: (inout ImportRun, Int, JSONValue) throws -> Void
    ) throws {
        var walker = JSONWalker(try run.open()) { path in
            if path.count == list.count + 1, path.starts(with: list) { return .capture }
            return path.count <= list.count && list.starts(with: path) ? .descend : .skip
        }
        while let event = try walker.next() {
            switch event {
            case .value(_, let index, let bytes):
                try run.record(at: .element(index)) { run in
                    let value = try JSONValue(parsing: bytes)
                    guard value.isObject else { throw RecordFault("is no JSON object") }
                    try work(&run, index, value)
                }
            case .tooLong(_, let index): try run.bad(.element(index), "is longer than 16 MiB")
            case .broken(let reason, let index): try run.bad(.element(index), reason)
            }
        }
    }
}
