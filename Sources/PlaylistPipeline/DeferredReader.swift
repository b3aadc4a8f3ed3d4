import RequestUnderstanding
import Synchronization

/// A reader that is made once, when it is needed.
final class DeferredReader: Sendable {
    private let make: @Sendable () -> RequestReader
    private let made = Mutex<RequestReader?>(nil)

    init(_ make: @escaping @Sendable () -> RequestReader) { self.make = make }

    var reader: RequestReader {
        made.withLock { made in
            if let made { return made }
            let reader = make()
            made = reader
            return reader
        }
    }
}
