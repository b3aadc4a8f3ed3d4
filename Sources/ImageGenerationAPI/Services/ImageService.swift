import HTTPTransport

/// What every kind of service is asked for.
struct PictureOrder: Sendable {
    let prompt: String
    let negative: String
    /// 0 ..< 2^31, which all of them take.
    let seed: Int
    /// In pixels: what the model was trained for.
    let side = 1024
    let steps = 30
    let guidance = 6.5

    init(prompt: PicturePrompt, seed: UInt64) {
        self.prompt = prompt.text
        negative = PicturePrompt.negative
        self.seed = Int(seed & 0x7FFF_FFFF)
    }
}

/// One kind of service. Implementations send what their service understands and read what it answers; bounds, statuses
/// and retries are the caller's.
protocol ImageService: Sendable {
    /// - Returns: a file of whatever kind, not looked at yet.
    func file(for order: PictureOrder, through caller: ServiceCaller) async throws(ImageGenerationError) -> [UInt8]

    /// - Returns: what `doctor` tells of the service: its version, whether it has the model.
    func state(through caller: ServiceCaller) async throws(ImageGenerationError) -> String
}
