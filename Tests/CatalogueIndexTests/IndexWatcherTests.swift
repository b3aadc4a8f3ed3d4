import CatalogueIndex
import Foundation
import RhythmiQDomain
import Testing

/// A new file is taken over between two requests, and a broken one is not.
@Suite struct IndexWatcherTests {
    @Test func aNewFileIsTakenOverAndTheOldOneGoesOnForThoseWhoHoldIt() throws {
        try withFolder { folder in
            let url = folder.appending(path: "i")
            _ = try build([[0, 1]], songs: 2, to: url)
            let watcher = try IndexWatcher(url)
            let held = watcher.current
            guard case .unchanged = watcher.refresh() else { throw Unexpected() }

            _ = try build([[0, 1], [1, 2]], songs: 3, to: url)
            // It might still be being written.
            guard case .unchanged = watcher.refresh() else { throw Unexpected() }
            guard case .replaced = watcher.refresh() else { throw Unexpected() }

            #expect(watcher.current.trackCount == 3)
            #expect(held.trackCount == 2 && held.track(1).id.rawValue == "s1")
            guard case .unchanged = watcher.refresh() else { throw Unexpected() }
        }
    }

    @Test func aBrokenFileLeavesTheOldIndexAndIsRefusedOnce() throws {
        try withFolder { folder in
            let url = folder.appending(path: "i")
            _ = try build([[0, 1]], songs: 2, to: url)
            let watcher = try IndexWatcher(url)
            // Beside its place and moved there, as `catalog build` does: the mapped file stays whole.
            let broken = folder.appending(path: "broken")
            try Data(try Data(contentsOf: url).dropLast(100)).write(to: broken)
            #expect(rename(broken.path, url.path) == 0)

            guard case .refused(.truncated) = watcher.refresh(isUrgent: true) else { throw Unexpected() }
            guard case .unchanged = watcher.refresh(isUrgent: true) else { throw Unexpected() }
            #expect(watcher.current.trackCount == 2)

            _ = try build([[0], [1], [2], [3]], songs: 4, to: url)
            guard case .replaced = watcher.refresh(isUrgent: true) else { throw Unexpected() }
            #expect(watcher.current.trackCount == 4)
        }
    }

    @Test func whoeverWritesIntoTheFileInUseChangesNothing() throws {
        try withFolder { folder in
            let (url, copies) = (folder.appending(path: "i"), folder.appending(path: "copies"))
            try FileManager.default.createDirectory(at: copies, withIntermediateDirectories: true)
            _ = try build([[0, 1], [1, 2]], songs: 3, to: url)
            let watcher = try IndexWatcher(url, copyingInto: copies)
            #expect(watcher.current.isCopied)

            // In place: a mapped page that no longer stands behind the file would end the process.
            try FileHandle(forWritingTo: url).truncate(atOffset: 100)

            guard case .refused(.truncated) = watcher.refresh(isUrgent: true) else { throw Unexpected() }
            try watcher.current.verify()
            #expect(watcher.current.neighbours(of: 0, limit: 5).count == 2)
            #expect(try FileManager.default.contentsOfDirectory(atPath: copies.path).isEmpty)
        }
    }

    @Test func aFolderThatTakesNoCopyLeavesTheIndexInItsPlace() throws {
        try withFolder { folder in
            let url = folder.appending(path: "i")
            _ = try build([[0, 1]], songs: 2, to: url)

            let watcher = try IndexWatcher(url, copyingInto: folder.appending(path: "nowhere"))

            #expect(!watcher.current.isCopied)
            #expect(watcher.current.trackCount == 2)
        }
    }

    @Test func aMissingFileChangesNothing() throws {
        try withFolder { folder in
            let url = folder.appending(path: "i")
            _ = try build([[0, 1]], songs: 2, to: url)
            let watcher = try IndexWatcher(url)
            try FileManager.default.removeItem(at: url)

            guard case .unchanged = watcher.refresh() else { throw Unexpected() }
            #expect(watcher.current.neighbours(of: 0, limit: 5).map(\.track) == [1])
        }
    }

    private struct Unexpected: Error {}
}
