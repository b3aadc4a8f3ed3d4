import CoverArt
import Foundation
import ImageGenerationAPI
import Synchronization

/// A picture that an image service is making while the listener already has the drawn cover. It replaces that file when
/// it comes, unless it is called off before: then, or when the process ends, the drawn cover stays.
final class PictureOnItsWay: Sendable {
    typealias Outcome = Result<GeneratedPicture, ImageGenerationError>

    private let task: Task<Outcome, Never>
    private let news = Mutex<String?>(nil)
    /// Of `replaceLater`.
    private let replacing = Mutex<Task<Void, Never>?>(nil)

    init(_ make: @escaping @Sendable () async throws(ImageGenerationError) -> GeneratedPicture) {
        // Awaited by `outcome`, called off by `callOff`; its error is its value. It outlives the answer on purpose.
        task = Task {
            do throws(ImageGenerationError) {
                return .success(try await make())
            } catch {
                return .failure(error)
            }
        }
    }

    func callOff() { task.cancel() }

    /// - Returns: `nil` when there is none yet after that time.
    func outcome(within wait: Duration) async -> Outcome? {
        let (first, continuation) = AsyncStream.makeStream(of: Outcome?.self, bufferingPolicy: .bufferingOldest(1))
        // Both end by themselves: one with the picture, the other after `wait` or when it is not needed any more.
        let watcher = Task { continuation.yield(await task.value) }
        let timer = Task {
            do { try await Task.sleep(for: wait) } catch { return }
            continuation.yield(nil)
        }
        defer {
            watcher.cancel()
            timer.cancel()
        }
        for await outcome in first { return outcome }
        return nil
    }

    /// From now on the picture goes where the drawn cover is, as soon as it comes.
    ///
    /// - Parameter tell: what is said of the end; `nil` for one that was called off.
    func replaceLater(
        _ file: URL, isPrivate: Bool, tell: @escaping @Sendable (Result<GeneratedPicture, any Error>) -> String
    ) {
        // Called off together with the picture, awaited by `settled`; its end is told by `takeNews`.
        let later = Task {
            let outcome = await task.value
            guard !task.isCancelled else { return }
            let end = Result {
                let picture = try outcome.get()
                try OutputFile.write(Data(picture.cover.jpeg), to: file, isPrivate: isPrivate)
                return picture
            }
            news.withLock { $0 = tell(end) }
        }
        replacing.withLock { $0 = later }
    }

    /// Until the picture has replaced the drawn cover, or none will.
    func settled() async { await replacing.withLock { $0 }?.value }

    /// What has happened since the last call.
    func takeNews() -> String? {
        news.withLock { news in
            defer { news = nil }
            return news
        }
    }
}
