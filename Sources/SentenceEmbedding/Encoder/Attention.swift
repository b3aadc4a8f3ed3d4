import EncoderKernels
import Foundation

/// Scaled dot-product attention of every head, within each sequence only.
///
/// Source: Vaswani et al., "Attention Is All You Need" (arXiv 1706.03762), section 3.2.
struct Attention {
    let headCount: Int
    let headSize: Int
    // Of the sequence and head at work; kept between calls to spare allocations.
    private var scores: [Float] = []  // [length, length]
    private var values: [Float] = []  // [headSize, length]: the head's values, transposed

    init(headCount: Int, headSize: Int) {
        self.headCount = headCount
        self.headSize = headSize
    }

    /// All of shape `[tokens, headCount · headSize]`; `context` is overwritten.
    mutating func apply(
        query: [Float], key: [Float], value: [Float], sequences: [Range<Int>], into context: inout [Float]
    ) {
        for sequence in sequences {
            for head in 0..<headCount {
                let first = sequence.lowerBound * headCount * headSize + head * headSize
                score(query, key, from: first, length: sequence.count)
                softmaxRows(of: sequence.count)
                transpose(value, from: first, length: sequence.count)
                weigh(into: &context, from: first, length: sequence.count)
            }
        }
    }

    /// `scores = query · keyᵀ / √headSize`
    private mutating func score(_ query: [Float], _ key: [Float], from first: Int, length: Int) {
        let hidden = headCount * headSize
        scores = Array(repeating: 0, count: length * length)
        precondition(first + (length - 1) * hidden + headSize <= min(query.count, key.count))
        query.withUnsafeBufferPointer { query in
            key.withUnsafeBufferPointer { key in
                scores.withUnsafeMutableBufferPointer { scores in
                    encoder_multiply(
                        EncoderRows(start: query.baseAddress?.advanced(by: first), stride: hidden),
                        EncoderRows(start: key.baseAddress?.advanced(by: first), stride: hidden), nil,
                        1 / Float(headSize).squareRoot(), scores.baseAddress, length, length, length, headSize)
                }
            }
        }
    }

    /// The largest is taken off first, so that `exp` never overflows.
    private mutating func softmaxRows(of length: Int) {
        for start in stride(from: 0, to: scores.count, by: length) {
            let largest = scores[start..<start + length].max() ?? 0
            var sum: Float = 0
            for index in start..<start + length {
                scores[index] = expf(scores[index] - largest)
                sum += scores[index]
            }
            for index in start..<start + length { scores[index] /= sum }
        }
    }

    private mutating func transpose(_ value: [Float], from first: Int, length: Int) {
        let hidden = headCount * headSize
        values = Array(repeating: 0, count: headSize * length)
        for token in 0..<length {
            for column in 0..<headSize { values[column * length + token] = value[first + token * hidden + column] }
        }
    }

    /// `context = scores · values`
    private func weigh(into context: inout [Float], from first: Int, length: Int) {
        let hidden = headCount * headSize
        precondition(first + (length - 1) * hidden + headSize <= context.count)
        scores.withUnsafeBufferPointer { scores in
            values.withUnsafeBufferPointer { values in
                context.withUnsafeMutableBufferPointer { context in
                    encoder_multiply(
                        EncoderRows(start: scores.baseAddress, stride: length),
                        EncoderRows(start: values.baseAddress, stride: length), nil, 1,
                        context.baseAddress?.advanced(by: first), hidden, length, headSize, length)
                }
            }
        }
    }
}
