/// How the tokens' hidden states become one vector; raw values as in newer `1_Pooling/config.json`.
///
/// Source: Sentence-BERT (arXiv 1908.10084), section 3; as in sentence-transformers 6 `Pooling`.
enum PoolingMode: String, CaseIterable, Sendable {
    /// The start token's state.
    case startToken = "cls"
    case max
    case mean
    /// The sum by the square root of the number of tokens.
    case meanBySquareRoot = "mean_sqrt_len_tokens"

    /// - Parameter states: `[tokens, hidden]`, one sequence of at least one token.
    /// - Returns: `[hidden]`.
    func pool(_ states: ArraySlice<Float>, hiddenSize: Int) -> [Float] {
        let tokenCount = states.count / hiddenSize
        precondition(tokenCount > 0 && states.count == tokenCount * hiddenSize)
        var result = Array(states.prefix(hiddenSize))
        if self == .startToken { return result }
        for start in stride(from: states.startIndex + hiddenSize, to: states.endIndex, by: hiddenSize) {
            for column in 0..<hiddenSize {
                let state = states[start + column]
                result[column] = self == .max ? Swift.max(result[column], state) : result[column] + state
            }
        }
        switch self {
        case .startToken, .max: break
        case .mean: for column in result.indices { result[column] /= Float(tokenCount) }
        case .meanBySquareRoot: for column in result.indices { result[column] /= Float(tokenCount).squareRoot() }
        }
        return result
    }
}

extension PoolingMode {
    /// Usually one; the vectors of several are laid end to end in this order.
    static func modes(fromFolder folder: String) throws(ModelError) -> [PoolingMode] {
        let file = folder + "/config.json"
        let wire = try JSONFile.decode(Wire.self, from: file)
        let names = wire.pooling_mode?.names ?? wire.namesInOldSpelling
        guard !names.isEmpty else { throw ModelError(file: file, reason: .malformed("names no pooling mode")) }
        var modes: [PoolingMode] = []
        for name in names {
            guard let mode = PoolingMode(rawValue: name) else {
                throw ModelError(file: file, reason: .unsupported("the pooling mode \(name) is not known"))
            }
            modes.append(mode)
        }
        return modes
    }

    /// One flag per mode in older files, a name or a list of names in newer ones.
    private struct Wire: Decodable {
        let pooling_mode: Names?
        let pooling_mode_cls_token: Bool?
        let pooling_mode_max_tokens: Bool?
        let pooling_mode_mean_tokens: Bool?
        let pooling_mode_mean_sqrt_len_tokens: Bool?
        let pooling_mode_weightedmean_tokens: Bool?
        let pooling_mode_lasttoken: Bool?

        var namesInOldSpelling: [String] {
            let flags = [
                (pooling_mode_cls_token, "cls"), (pooling_mode_max_tokens, "max"), (pooling_mode_mean_tokens, "mean"),
                (pooling_mode_mean_sqrt_len_tokens, "mean_sqrt_len_tokens"),
                (pooling_mode_weightedmean_tokens, "weightedmean"), (pooling_mode_lasttoken, "lasttoken"),
            ]
            return flags.filter { $0.0 == true }.map(\.1)
        }
    }

    private struct Names: Decodable {
        let names: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let name = try? container.decode(String.self) {
                names = [name]
            } else {
                names = try container.decode([String].self)
            }
        }
    }
}
