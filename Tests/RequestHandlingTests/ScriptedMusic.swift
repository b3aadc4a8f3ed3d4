import RequestHandling
import RhythmiQDomain
import Synchronization

/// A music service in memory: real state, and troubles on demand.
final class ScriptedMusic: MusicService {
    struct Playlist: Equatable {
        let id: String
        var name: String
        var description: String
        var uris: [String] = []
        var cover: [UInt8]?
        var hasCover: Bool { cover != nil }
        let owner: String
    }

    struct State {
        var playlists: [String: Playlist] = [:]
        var created = 0
        var calls: [String] = []
        var troubles: [String: [Answer]] = [:]
        var absent: Set<Track.ID> = []
        var hasNothing = false
        /// How many look-ups do not show yet what was created.
        var lag = 0
        var recordings: [Track.ID: String] = [:]
    }

    enum Answer {
        case trouble(MusicTrouble)
        /// Done, and then this is what the caller hears.
        case doneBut(MusicTrouble)
    }

    private let state = Mutex(State())

    var playlists: [Playlist] { state.withLock { $0.playlists.values.sorted { $0.id < $1.id } } }
    var calls: [String] { state.withLock { $0.calls } }

    /// The next call of this name is answered so; then the one after it, and so on.
    func answer(_ call: String, _ answers: Answer...) {
        state.withLock { $0.troubles[call, default: []] += answers }
    }

    func hide(_ id: Track.ID) { state.withLock { _ = $0.absent.insert(id) } }

    func hideEverything() { state.withLock { $0.hasNothing = true } }

    func lag(by lookUps: Int) { state.withLock { $0.lag = lookUps } }

    /// The service has this recording for the song, whatever it is called in the catalogue.
    func answer(_ id: Track.ID, with uri: String) { state.withLock { $0.recordings[id] = uri } }

    func remove(_ id: String) { state.withLock { _ = $0.playlists.removeValue(forKey: id) } }

    func addTwin(of id: String, as twin: String) {
        state.withLock { state in
            guard let original = state.playlists[id] else { return }
            state.playlists[twin] = Playlist(
                id: twin, name: original.name, description: original.description, owner: original.owner)
        }
    }

    private func call<Result>(
        _ name: String, _ act: (inout State) throws(MusicTrouble) -> Result
    ) throws(MusicTrouble) -> Result {
        try state.withLock { state throws(MusicTrouble) in
            state.calls.append(name)
            let planned = state.troubles[name]?.isEmpty == false ? state.troubles[name]?.removeFirst() : nil
            if case .trouble(let trouble) = planned { throw trouble }
            let result = try act(&state)
            if case .doneBut(let trouble) = planned { throw trouble }
            return result
        }
    }

    func check(_ account: TargetAccount) async throws(MusicTrouble) { try call("check") { _ in } }

    func find(_ track: Track, for account: TargetAccount) async throws(MusicTrouble) -> FoundSong? {
        try call("find") { state in
            if state.hasNothing || state.absent.contains(track.id) { return nil }
            let shift = Int(stableHash(track.id.rawValue) % 20_000) - 10_000
            return FoundSong(
                uri: state.recordings[track.id] ?? "song:\(track.id)", durationMs: (track.durationMs ?? 200_000) + shift
            )
        }
    }

    func playlists(marked marker: String, in account: TargetAccount) async throws(MusicTrouble) -> [CreatedPlaylist] {
        try call("playlists") { state in
            if state.lag > 0 {
                state.lag -= 1
                return []
            }
            return state.playlists.values.filter { $0.description.hasSuffix(" " + marker) && $0.owner == account.id }
                .map { CreatedPlaylist(id: $0.id, url: "https://music.test/\($0.id)") }
        }
    }

    func createPlaylist(
        named name: String, description: String, in account: TargetAccount
    ) async throws(MusicTrouble) -> CreatedPlaylist {
        try call("create") { state in
            state.created += 1
            let id = "list\(state.created)"
            state.playlists[id] = Playlist(id: id, name: name, description: description, owner: account.id)
            return CreatedPlaylist(id: id, url: "https://music.test/\(id)")
        }
    }

    func describePlaylist(
        _ id: String, name: String, description: String, in account: TargetAccount
    ) async throws(MusicTrouble) {
        try call("describe") { state throws(MusicTrouble) in
            guard state.playlists[id] != nil else { throw .notFound }
            state.playlists[id]?.name = name
            state.playlists[id]?.description = description
        }
    }

    func fillPlaylist(_ id: String, with uris: [String], in account: TargetAccount) async throws(MusicTrouble) {
        try call("fill") { state throws(MusicTrouble) in
            guard state.playlists[id] != nil else { throw .notFound }
            state.playlists[id]?.uris = uris
        }
    }

    func setCover(of id: String, jpeg: [UInt8], in account: TargetAccount) async throws(MusicTrouble) {
        try call("cover") { state throws(MusicTrouble) in
            guard state.playlists[id] != nil else { throw .notFound }
            state.playlists[id]?.cover = jpeg
        }
    }

    func abandonPlaylist(_ id: String, in account: TargetAccount) async throws(MusicTrouble) {
        try call("abandon") { state in state.playlists[id] = nil }
    }
}
