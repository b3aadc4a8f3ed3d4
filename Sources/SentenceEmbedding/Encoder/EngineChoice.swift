import EncoderKernels

/// The engine that a precision means for one model on this processor.
struct EngineChoice: Sendable {
    let engine: any EncoderEngine
    /// Never `auto`.
    let precision: Precision
    let agreement: PrecisionAgreement?
    let note: String?
    var kernels: String { (engine as? PackedEngine)?.kernels.rawValue ?? "plain" }

    /// What an engine is made of.
    private struct Model {
        let folder: ModelFolder
        let weightsFile: SafetensorsFile
        let sourceDigest: UInt64
        let kernels: KernelSet
        let threads: Int
        let probes: [[Int32]]
    }

    /// - Parameter probes: token ids of the texts by which a precision is measured.
    init(
        _ precision: Precision, of folder: ModelFolder, _ weightsFile: SafetensorsFile, sourceDigest: UInt64,
        kernels: KernelSet, threads: Int, probes: [[Int32]]
    ) throws(ModelError) {
        let model = Model(
            folder: folder, weightsFile: weightsFile, sourceDigest: sourceDigest, kernels: kernels, threads: threads,
            probes: probes)
        guard precision == .auto else {
            self = try Self.choice(precision, model)
            return
        }
        self = try Self.automatic(model)
    }

    private init(_ engine: any EncoderEngine, _ precision: Precision, _ weights: PackedWeights?, note: String?) {
        (self.engine, self.precision, self.note) = (engine, precision, note)
        agreement = weights?.agreement
    }

    private static func automatic(_ model: Model) throws(ModelError) -> EngineChoice {
        var candidates: [Precision] = []
        // The portable kernels are the packed arithmetic's definition and no gain on float32.
        if model.kernels != .portable { candidates.append(.int8) }
        if model.kernels.multipliesBFloat16 { candidates.append(.bfloat16) }
        for precision in candidates where PackedWeights.shape(of: model.folder.configuration, precision) != nil {
            let choice = try choice(precision, model)
            if choice.agreement?.isEnough == true { return choice }
        }
        return try choice(.float32, model)
    }

    private static func choice(_ precision: Precision, _ model: Model) throws(ModelError) -> EngineChoice {
        let configuration = model.folder.configuration
        guard precision != .float32 else { return EngineChoice(try definition(model), .float32, nil, note: nil) }
        let file = model.folder.transformerPath + "/config.json"
        guard let shape = PackedWeights.shape(of: configuration, precision) else {
            throw ModelError(
                file: file,
                reason: .unsupported(
                    "there are no \(precision.rawValue) kernels for these sizes; set embedding.precision to float32"))
        }
        let packedFile = PackedFile(
            folder: model.folder.transformerPath, precision: precision, shape: shape, sourceDigest: model.sourceDigest)
        let kept = packedFile.read()
        let (weights, note) = if let kept { (kept, String?.none) } else { try pack(into: packedFile, model) }
        guard
            let engine = PackedEngine(
                weights, configuration: configuration, kernels: model.kernels, threads: model.threads)
        else {
            throw ModelError(
                file: file, reason: .unsupported("this processor has no \(model.kernels.rawValue) kernels"))
        }
        return EngineChoice(engine, precision, weights, note: note)
    }

    /// Where weights are kept already, the model's own are not even looked at.
    private static func definition(_ model: Model) throws(ModelError) -> Float32Engine {
        let configuration = model.folder.configuration
        let weights = try BertWeights(model.weightsFile, configuration: configuration)
        return Float32Engine(configuration: configuration, weights: weights)
    }

    private static func pack(
        into file: PackedFile, _ model: Model
    ) throws(ModelError) -> (weights: PackedWeights, note: String?) {
        let definition = try definition(model)
        return file.pack(definition.weights) { measure($0, against: definition, model) }
    }

    private static func measure(
        _ weights: PackedWeights, against definition: Float32Engine, _ model: Model
    ) -> PrecisionAgreement {
        let (configuration, probes) = (definition.configuration, model.probes.map { TokenBatch([$0]) })
        guard let engine = PackedEngine(weights, configuration: configuration, kernels: model.kernels, threads: 1)
        else { return PrecisionAgreement(meanCosine: 0, leastCosine: 0) }
        func vectors(_ engine: some EncoderEngine) -> [[Float]] {
            probes.map { probe in
                let states = engine.hiddenStates(of: probe)
                return model.folder.pooling.flatMap { $0.pool(states[...], hiddenSize: configuration.hiddenSize) }
            }
        }
        return PrecisionAgreement(of: vectors(engine), with: vectors(definition))
    }
}
