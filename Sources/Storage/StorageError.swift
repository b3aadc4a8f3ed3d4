import GRDB
package import Jobs

/// Why the store refuses, with the remedy; never any contents.
package enum StorageError: StoreError, Equatable, Sendable, CustomStringConvertible {
    /// Another process has the file (DB-3); 0 when it did not say who it is.
    case inUse(processID: Int32)
    /// The place for the files cannot be used.
    case unusableDirectory(reason: String)
    /// Written by a newer program (DB-7).
    case newerSchema(migration: String)
    /// A migration's text differs from the one that was applied.
    case alteredSchema(migration: String)
    /// A setting that durability rests on did not take.
    case settingRefused(pragma: String)
    /// No room; nothing was stored, and everything goes on by itself once there is room (DB-5).
    case diskFull
    /// A write or sync failed, or the file is corrupt: end the process at once (DB-4).
    case diskFailed(code: Int32)
    case closed
    /// A backup that fails its check, or is none.
    case unusableBackup(reason: String)
    /// Anything else that SQLite refuses.
    case failed(code: Int32)

    package var description: String {
        switch self {
        case .inUse(let id):
            "The database is in use by process \(id). Only one process may use it; stop that one first."
        case .unusableDirectory(let reason): "The state directory cannot be used: \(reason)."
        case .newerSchema(let migration):
            "The database was written by a newer version (\(migration)). Install that version or restore a backup."
        case .alteredSchema(let migration):
            "The database's schema was altered (\(migration)). Restore a backup."
        case .settingRefused(let pragma):
            "SQLite does not accept \(pragma), so that nothing would be safe. Not started."
        case .diskFull: "The disk is full. Make room; work goes on by itself."
        case .diskFailed(let code):
            "The disk or the database failed (SQLite code \(code)). Check the disk; start again, or restore a backup."
        case .closed: "The database is closed."
        case .unusableBackup(let reason): "The backup cannot be used: \(reason)."
        case .failed(let code): "The database refused (SQLite code \(code)). Run `rhythmiq db check`."
        }
    }

    /// Whether the process has to end now rather than acknowledge anything more.
    package var isFatal: Bool {
        if case .diskFailed = self { true } else { false }
    }

    /// What is refused for its own sake, such as by a constraint, will be refused again.
    package var isPassing: Bool {
        switch self {
        case .diskFull: true
        case .failed(let code): Self.passing.contains(ResultCode(rawValue: code & 0xFF))
        default: false
        }
    }

    /// Another has the file, memory is short, or the disk can't be written to for now.
    private static let passing: [ResultCode] = [
        .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL, .SQLITE_INTERRUPT, .SQLITE_NOMEM, .SQLITE_READONLY,
        .SQLITE_CANTOPEN,
    ]

    /// SQLite's codes sorted by what follows from them.
    init(_ error: DatabaseError) {
        let code = error.extendedResultCode
        switch error.resultCode {
        // A shared-memory file that cannot grow means a full disk; every other input or output error is a failing one.
        case .SQLITE_FULL: self = .diskFull
        case .SQLITE_IOERR where code == .SQLITE_IOERR_SHMSIZE: self = .diskFull
        case .SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .diskFailed(code: code.rawValue)
        default: self = .failed(code: code.rawValue)
        }
    }

    /// The store's error behind any error; what is not SQLite's passes unchanged.
    static func mapped(_ error: any Error) -> any Error {
        if let error = error as? DatabaseError { StorageError(error) } else { error }
    }
}
