/// Each row to mean 0 and variance 1, then weighted.
///
/// Source: Ba, Kiros, Hinton, "Layer Normalization" (arXiv 1607.06450); the variance is the biased one.
struct LayerNorm: Sendable {
    let weight: [Float]  // [hidden]
    let bias: [Float]  // [hidden]
    let epsilon: Float

    /// - Parameter rows: `[rows, hidden]`.
    func apply(to rows: inout [Float]) {
        let size = weight.count
        precondition(rows.count.isMultiple(of: size) && bias.count == size)
        for start in stride(from: 0, to: rows.count, by: size) {
            var sum: Float = 0
            for column in 0..<size { sum += rows[start + column] }
            let mean = sum / Float(size)
            var squares: Float = 0
            for column in 0..<size {
                let difference = rows[start + column] - mean
                squares += difference * difference
            }
            let factor = 1 / (squares / Float(size) + epsilon).squareRoot()
            for column in 0..<size {
                rows[start + column] = (rows[start + column] - mean) * factor * weight[column] + bias[column]
            }
        }
    }
}
