import CoverArt
import Dispatch
import RequestHandling

/// Paints covers away from everything that answers people, one at a time, and keeps the latest: a list's cover goes to the
/// music service and into the chat.
actor CoverStudio {
    private static let kept = 32

    private let queue = DispatchQueue(label: "covers", qos: .utility)
    private let painter = CoverPainter()
    private var pictures: [CoverReference: [UInt8]] = [:]
    private var order: [CoverReference] = []

    func jpeg(_ reference: CoverReference) async throws -> [UInt8] {
        if let known = pictures[reference] { return known }
        let (queue, painter) = (queue, painter)
        let jpeg = try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<[UInt8], any Error>) in
            queue.async {
                continuation.resume(with: Result { try painter.paint(reference.brief).jpeg })
            }
        }
        // Two may have painted the same picture meanwhile: the bytes are the same.
        if pictures.updateValue(jpeg, forKey: reference) == nil { order.append(reference) }
        if order.count > Self.kept { pictures[order.removeFirst()] = nil }
        return jpeg
    }
}
