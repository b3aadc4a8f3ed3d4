import CoverArt
import Dispatch
import RequestHandling

/// Paints covers away from everything that answers people, one at a time, and keeps the latest: a list's cover goes to the
/// music service and into the chat.
actor CoverStudio {
    private let keptBytes: Int
    private let paint: @Sendable (CoverReference) throws -> [UInt8]
    private let queue = DispatchQueue(label: "covers", qos: .utility)
    private var pictures: [CoverReference: [UInt8]] = [:]
    private var order: [CoverReference] = []
    private var bytes = 0

    /// - Parameter keptBytes: enough for the answers that wait for their turn in the chats; what falls out meanwhile is
    ///   painted once more.
    init(keptBytes: Int, paint: @escaping @Sendable (CoverReference) throws -> [UInt8]) {
        self.keptBytes = keptBytes
        self.paint = paint
    }

    init() {
        let painter = CoverPainter()
        self.init(keptBytes: 16 << 20) { try painter.paint($0.brief).jpeg }
    }

    func jpeg(_ reference: CoverReference) async throws -> [UInt8] {
        if let known = pictures[reference] { return known }
        let (queue, paint) = (queue, paint)
        let jpeg = try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<[UInt8], any Error>) in
            queue.async { continuation.resume(with: Result { try paint(reference) }) }
        }
        // Two may have painted the same picture meanwhile: the bytes are the same.
        if pictures.updateValue(jpeg, forKey: reference) == nil { keep(reference, jpeg.count) }
        return jpeg
    }

    private func keep(_ reference: CoverReference, _ size: Int) {
        order.append(reference)
        bytes += size
        while bytes > keptBytes, !order.isEmpty {
            bytes -= pictures.removeValue(forKey: order.removeFirst())?.count ?? 0
        }
    }
}
