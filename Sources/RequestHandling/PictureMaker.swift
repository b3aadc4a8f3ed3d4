package import RhythmiQDomain

/// A picture that an image service is asked for. Themes, a seed and a medium: nothing that anybody wrote.
package struct PictureOrder: Codable, Equatable, Sendable {
    /// Names the picture wherever it is spoken of; the job that plans the list gives it its own name.
    package let id: String
    package let themes: [WeightedTheme]
    package let seed: UInt64
    /// `nil`: the medium that suits the themes.
    package let style: PictureStyle?
    /// Set over the picture; empty for none.
    package let title: String

    package init(id: String, themes: [WeightedTheme], seed: UInt64, style: PictureStyle?, title: String) {
        self.id = id
        self.themes = themes
        self.seed = seed
        self.style = style
        self.title = title
    }

    /// The job that waits for the picture once the answer has gone out without it.
    package static func jobKey(of id: String) -> String { "picture:\(id)" }
}

package enum PictureState: Equatable, Sendable {
    /// It can be had, also by a later process.
    case ready
    case underWay
    /// There will be none.
    case failed
    /// This process has not been asked for it.
    case unknown
}

/// An image service, as far as handling a request needs it.
package protocol PictureMaker: Sendable {
    /// What a chat that has chosen nothing gets.
    var usualWish: PictureWish { get }
    var setsTitle: Bool { get }
    /// Whether somebody is billed for each picture.
    var isPaid: Bool { get }
    /// Whether a model may paint for somebody who writes this (IMG-5).
    func mayPaint(for message: String) -> Bool
    /// Returns at once. Ordered again, a picture that is there or under way stays as it is.
    func order(_ order: PictureOrder, of user: UserAddress) async throws
    func state(of id: String) async throws -> PictureState
    /// Until the picture is there, or none will be, or it has been on order for `limit`; sooner where it can't come in time.
    func wait(for id: String, atMost limit: Duration) async throws -> PictureState
}

/// Where covers stay under addresses that everybody can open.
package protocol CoverShelf: Sendable {
    /// - Parameter name: the same name of the same person's gives the same id, so that this can be repeated.
    /// - Returns: the id in the cover's public address.
    func keep(_ jpeg: [UInt8], named name: String, of user: UserAddress) async throws -> String
    func remove(_ id: String, of user: UserAddress) async throws
    /// All of one person's.
    ///
    /// - Parameter owner: as the shelf calls the person, who may be unknown here by now.
    func forget(_ owner: String) async throws
    /// `nil` where nobody outside reaches this bot.
    func address(of id: String) -> String?
}
