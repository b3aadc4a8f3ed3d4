import RhythmiQDomain

/// A song as one record of a source tells of it.
struct SongRecord {
    /// Valid everywhere: `spotify:track:…`, `melon:…`, a MusicBrainz uuid. The first becomes the song's id.
    var identifiers: [String] = []
    /// Further ids that it goes by, which join it with nothing.
    var otherIDs: [String] = []
    /// An id that means something in its own file alone.
    var localID: String?
    var title: String
    var otherTitles: [String] = []
    var artist: String
    var otherArtistNames: [String] = []
    var featuring: [String] = []
    var year: Int?
    var durationMs: Int?
    var language: String?
    var country: String?
    var isExplicit = false
    var hasRap = false
    var energy: Double?
    var sound: Sound?
    var themes: [ThemeID] = []

    init(title: String?, artist: String?) throws(RecordFault) {
        self.title = try CleanText.line(title ?? "", named: "title")
        self.artist = try CleanText.line(artist ?? "", named: "artist")
        guard !self.title.isEmpty else { throw RecordFault("has no title") }
        guard !self.artist.isEmpty else { throw RecordFault("has no artist") }
    }
}
