import Foundation

/// What a feed-forward layer does between its two products; raw values as in `config.json`.
enum Activation: String, Sendable {
    case gelu
    case geluTanh = "gelu_new"
    case geluTanhOfPyTorch = "gelu_pytorch_tanh"
    case relu

    func apply(to values: inout [Float]) {
        switch self {
        case .gelu:
            for index in values.indices { values[index] *= 0.5 * (1 + erff(values[index] * Float(0.5).squareRoot())) }
        case .geluTanh, .geluTanhOfPyTorch:
            let factor = Float((2 / Double.pi).squareRoot())
            for index in values.indices {
                let x = values[index]
                values[index] = 0.5 * x * (1 + tanhf(factor * (x + 0.044715 * x * x * x)))
            }
        case .relu:
            for index in values.indices { values[index] = max(0, values[index]) }
        }
    }
}
