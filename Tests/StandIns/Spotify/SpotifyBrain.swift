import Synchronization

/// Decides and acts, one call at a time.
final class SpotifyBrain: Sendable {
    let options: FakeSpotify.Options
    let recordings: [SpotifyRecording]
    let uris: Set<String>
    /// The same question gets the same answer: what is sold does not change while a stand-in runs.
    let searches = Mutex<[String: [SpotifySong]]>([:])
    /// `nil` where the specification is not at hand: then shapes are checked by the stand-in's own rules alone.
    let specification = SpecificationCheck.spotify
    private let state: Mutex<SpotifyState>

    init(_ options: FakeSpotify.Options) {
        precondition(options.registeredUsers.count <= FakeSpotify.userLimit, "Development Mode admits five users")
        self.options = options
        recordings = options.songs.flatMap { options.hasDecoys ? $0.decoys + [$0] : [$0] }
            .map { SpotifyRecording($0) }
        uris = Set(recordings.map(\.song.uri))
        state = Mutex(SpotifyState(listLag: options.listLag))
    }

    func change<Result: Sendable>(_ body: (inout SpotifyState) -> sending Result) -> Result {
        state.withLock { body(&$0) }
    }

    func act(_ call: Call) -> Answer {
        change { state in
            if let answer = state.refusal(of: call) { return answer }
            if call.path == "/authorize" { return authorize(call, &state) }
            if call.path == "/api/token" { return token(call, &state) }
            guard call.path.hasPrefix("/v1/") else {
                return violation(call, 404, "unknown path", &state)
            }
            for problem in specification?.problems(of: call, under: "/v1") ?? [] {
                state.violations.append("\(call.method) \(call.path): \(problem)")
            }
            return api(call, &state)
        }
    }

    /// Notes what the real service would refuse, and refuses it.
    func violation(_ call: Call, _ status: Int, _ message: String, _ state: inout SpotifyState) -> Answer {
        state.violations.append("\(call.method) \(call.path): \(message)")
        return .spotifyError(status, message)
    }
}
