import EncoderKernels
import RhythmiQDomain
import Testing

@testable import SentenceEmbedding

/// The fast forms against the plain definitions.
@Suite struct KernelTests {
    /// Every remainder of rows, outputs and depth, strides longer than a row, and addresses that no vector likes.
    @Test(arguments: 0..<60)
    func multiplyIsTheSumOfProducts(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let (rows, outputs, depth) = (
            1 + chance.index(below: 140), 1 + chance.index(below: 9), 1 + chance.index(below: 40)
        )
        let inputs = Rows(count: rows, stride: depth + chance.index(below: 3), using: &chance)
        let weights = Rows(count: outputs, stride: depth + chance.index(below: 3), using: &chance)
        let bias = (0..<outputs).map { _ in Float(chance.double(in: -1..<1)) }
        let outStride = outputs + chance.index(below: 3)
        var result = [Float](repeating: 77, count: rows * outStride)

        inputs.withKernelRows { inputs in
            weights.withKernelRows { weights in
                encoder_multiply(inputs, weights, bias, 0.5, &result, outStride, rows, outputs, depth)
            }
        }

        for row in 0..<rows {
            for output in 0..<outputs {
                let sum = (0..<depth).reduce(0.0) { $0 + inputs.number(row, $1) * weights.number(output, $1) }
                let expected = sum * 0.5 + Double(bias[output])
                #expect(abs(Double(result[row * outStride + output]) - expected) < 1e-5)
            }
            let between = result[row * outStride + outputs..<(row + 1) * outStride]
            #expect(between.allSatisfy { $0 == 77 }, "nothing is written between the rows")
        }
    }

    @Test func withoutBiasTheProductsStandAlone() {
        var result: [Float] = [0, 0]

        ([3, 4] as [Float]).withUnsafeBufferPointer { numbers in
            let row = EncoderRows(start: numbers.baseAddress, stride: 2)
            encoder_multiply(row, row, nil, 2, &result, 1, 1, 1, 2)
        }

        #expect(result == [50, 0])
    }

    @Test func poolingModesAreWhatTheyAreCalled() {
        let states: [Float] = [9, 1, -2, 3, 4, -5, -8, 9, 2]
        let sequence = states[1..<9]  // [4 tokens, 2]

        #expect(PoolingMode.startToken.pool(sequence, hiddenSize: 2) == [1, -2])
        #expect(PoolingMode.max.pool(sequence, hiddenSize: 2) == [9, 4])
        #expect(PoolingMode.mean.pool(sequence, hiddenSize: 2) == [2, -1])
        #expect(PoolingMode.meanBySquareRoot.pool(sequence, hiddenSize: 2) == [4, -2])
    }

    /// Random rows at an address of no alignment.
    private struct Rows {
        let stride: Int
        private let numbers: [Float]
        private let misalignment: Int

        init(count: Int, stride: Int, using chance: inout SplitMix64) {
            self.stride = stride
            numbers = (0..<count * stride).map { _ in Float(chance.double(in: -1..<1)) }
            misalignment = chance.index(below: 4)
        }

        func number(_ row: Int, _ column: Int) -> Double { Double(numbers[row * stride + column]) }

        func withKernelRows(_ body: (EncoderRows) -> Void) {
            let bytes = [UInt8](repeating: 0, count: misalignment) + numbers.withUnsafeBytes { Array($0) }
            bytes.withUnsafeBytes {
                body(EncoderRows(start: $0.baseAddress?.advanced(by: misalignment), stride: stride))
            }
        }
    }
}
