import EncoderKernels

/// A weight matrix `[rowCount, columnCount]`, row-major: the file's own bytes where they are float32, else widened.
struct Matrix: Sendable {
    let rowCount: Int
    let columnCount: Int
    private let storage: Storage

    private enum Storage: Sendable {
        case mapped(MappedFile, Range<Int>)
        case owned([Float])
    }

    init(rowCount: Int, columnCount: Int, mapping file: MappedFile, _ bytes: Range<Int>) {
        precondition(bytes.count == rowCount * columnCount * MemoryLayout<Float>.size)
        (self.rowCount, self.columnCount, storage) = (rowCount, columnCount, .mapped(file, bytes))
    }

    init(rowCount: Int, columnCount: Int, values: [Float]) {
        precondition(values.count == rowCount * columnCount)
        (self.rowCount, self.columnCount, storage) = (rowCount, columnCount, .owned(values))
    }

    /// Adds row `row` to `values[start..<start + columnCount]`.
    func add(row: Int, to values: inout [Float], at start: Int) {
        precondition(row >= 0 && row < rowCount && start >= 0 && start + columnCount <= values.count)
        withBytes { bytes in
            let offset = row * columnCount
            for column in 0..<columnCount {
                values[start + column] += bytes.loadUnaligned(fromByteOffset: (offset + column) * 4, as: Float.self)
            }
        }
    }

    /// `inputs · selfᵀ + bias`: `[rows, columnCount]` → `[rows, rowCount]`.
    func multiply(_ inputs: [Float], bias: [Float], into outputs: inout [Float]) {
        let rows = inputs.count / columnCount
        precondition(inputs.count == rows * columnCount && outputs.count == rows * rowCount && bias.count == rowCount)
        withBytes { weights in
            inputs.withUnsafeBytes { inputs in
                outputs.withUnsafeMutableBufferPointer { outputs in
                    encoder_multiply(
                        EncoderRows(start: inputs.baseAddress, stride: columnCount),
                        EncoderRows(start: weights.baseAddress, stride: columnCount), bias, 1, outputs.baseAddress,
                        rowCount, rows, rowCount, columnCount)
                }
            }
        }
    }

    /// The numbers, row-major float32 at any alignment; good inside `body` only.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        switch storage {
        case .mapped(let file, let bytes): file.withBytes(bytes, body)
        case .owned(let values): values.withUnsafeBytes(body)
        }
    }
}
