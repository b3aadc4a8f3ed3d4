package import Foundation
package import PlaylistPipeline
package import RhythmiQDomain

/// Where a list ends up; chosen once for each request, in this order.
package enum DeliveryKind: String, Codable, Sendable {
    /// In the listener's linked account.
    case own
    /// In the operator's account, shared by its link.
    case house
    /// As search links and files.
    case links
}

/// Why a list goes another way than the listener might expect; each has its own sentence.
package enum Detour: String, Codable, Sendable {
    /// The service admits only listeners whom the operator has entered.
    case notRegistered
    /// The operator's own subscription has ended.
    case ownerWithoutPremium
    /// The service refuses the operator's credentials.
    case misconfigured
    /// The consent lacks a permission that is needed.
    case insufficientScope
    /// The service will not do it and gives no reason that is known.
    case refused
    /// The service has none of the songs here.
    case nothingFound
}

/// A playlist that exists on the music service.
package struct RemotePlaylist: Codable, Equatable, Sendable {
    package let id: String
    package let url: String
    /// The job whose marker its description carries.
    package let markedBy: String
    /// Which account it was made in, as `TargetAccount.mark`; `nil` in lists of earlier versions.
    package var accountMark: String?
}

/// The result of the step `plan`: everything that chance or time had a hand in, so that no retry decides again.
package struct ListPlan: Codable, Sendable {
    package var draft: PlaylistDraft
    package let listID: String
    /// The message that shows the list, and its id where it stood there before.
    package let slot: String
    package let existingMessageID: String?
    package let replyTo: String?
    package var delivery: DeliveryKind
    package var detour: Detour?
    /// The playlist that a button changes in place.
    package var remote: RemotePlaylist?
    package let coverSeed: UInt64
    /// Another picture is all that was asked for.
    package let isCoverOnly: Bool
    package let madeAt: Date
    /// The picture that an image service is asked for; `nil`: the drawn cover.
    package var picture: PictureOrder?
    /// The sentence was none to paint for.
    package var isUnpaintable: Bool?
    /// The kept cover that the list has had so far.
    package var coverID: String?
    /// What the list has been, the oldest first; `nil` in plans of earlier versions.
    package var former: [FormerEdition]?
    /// What the listener wanted in no list when this one was planned.
    package var never: NeverList?
    /// An undone change: the songs stand, and are neither chosen again nor replaced. `nil` for any other plan.
    package var undone: Undone?

    package struct Undone: Codable, Sendable {
        /// The job that had made of the list what it is again.
        package let madeBy: String
    }
}

/// A list before a change, as far as taking the change back needs it.
package struct FormerEdition: Codable, Sendable {
    package let outline: DraftOutline
    package let coverSeed: UInt64
    /// The job that made it so.
    package let madeBy: String
}

/// What is kept of a list for its buttons; sealed by the store. Of the music service only the playlist's address is kept.
package struct ListContents: Codable, Sendable {
    /// With the catalogue's lengths.
    package var draft: PlaylistDraft
    package let coverSeed: UInt64
    package var delivery: DeliveryKind
    package var remote: RemotePlaylist?
    /// The job that made the list what it is; `nil` in lists of earlier versions.
    package var edition: String?
    /// The sentence was none to paint for, and no button changes that.
    package var isUnpaintable: Bool?
    /// In the address of the cover, where it is kept.
    package var coverID: String?
    /// What the list has been, the oldest first; `nil` in lists of earlier versions.
    package var former: [FormerEdition]?
    /// Where a change was taken back the job that had made the list what it is again.
    package var madeBy: String?

    package var request: PlaylistRequest { draft.request }
    package var title: String { draft.title }
}

/// The result of the step `search`; erased when the job ends, since it holds what the music service said.
struct FoundSongs: Codable, Sendable {
    struct Song: Codable, Sendable {
        let uri: String
        let durationMs: Int
    }

    var found: [Track.ID: Song] = [:]
    var unavailable: Set<Track.ID> = []
    /// Of the unavailable ones those whose recording stands in the list already, under another song of the catalogue.
    var twins: Set<Track.ID> = []
    /// What the catalogue says of the lengths of songs found.
    var catalogueMs: [Track.ID: Int] = [:]
    /// The list that stands, once all of it has been found.
    var draft: PlaylistDraft?
    /// Songs of the first draft that could not be found, by what listeners know them as.
    var missing: [String] = []

    /// No recording stands in a list twice, whatever the catalogue calls it.
    mutating func take(_ song: FoundSong, for id: Track.ID) {
        if found.contains(where: { $0.value.uri == song.uri && $0.key != id }) {
            unavailable.insert(id)
            twins.insert(id)
        } else {
            found[id] = Song(uri: song.uri, durationMs: song.durationMs)
        }
    }
}
