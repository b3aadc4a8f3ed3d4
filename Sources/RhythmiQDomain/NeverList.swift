/// What a person wants in none of their lists.
package enum NeverName: Codable, Hashable, Sendable {
    /// By the catalogue's name; with them as a guest, too.
    case artist(String)
    /// In every version.
    case song(SeedSong)

    /// As people are told of it.
    package var text: String {
        switch self {
        case .artist(let name): name
        case .song(let song): "\(song.title) — \(song.artist)"
        }
    }
}

/// One name that a person wants in no list, as it is kept.
package struct NeverEntry: Equatable, Sendable {
    /// That of the job whose message said so: of two the greater one is younger.
    package let id: String
    package let name: NeverName
    /// Whether it may still be taken back as the last thing that the person did.
    package let isUndoable: Bool

    package init(id: String, name: NeverName, isUndoable: Bool = true) {
        self.id = id
        self.name = name
        self.isUndoable = isUndoable
    }

    /// More than anybody needs; each is looked at for every list.
    package static let mostOfAPerson = 200
}

/// All that a list must not hold for its listener's sake, whatever is asked for.
package struct NeverList: Codable, Equatable, Sendable {
    package var artists: [String]
    package var songs: [Track.ID]

    package init(artists: [String] = [], songs: [Track.ID] = []) {
        self.artists = artists
        self.songs = songs
    }

    package init(_ names: [NeverName]) {
        self.init()
        for name in names {
            switch name {
            case .artist(let artist): artists.append(artist)
            case .song(let song): songs.append(song.id)
            }
        }
    }

    package var isEmpty: Bool { artists.isEmpty && songs.isEmpty }
}
