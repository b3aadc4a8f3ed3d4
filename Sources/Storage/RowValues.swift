import Foundation
import RhythmiQDomain

extension Date {
    /// As the tables hold times.
    var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded(.down)) }

    init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1000) }
}

/// The three parts of an address key, `tg:<bot>:<id>`; an id may hold colons, a bot's name none.
private func parts(of key: String) -> (Platform, bot: String, id: String)? {
    let parts = key.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let platform = Platform.allCases.first(where: { $0.keyPrefix == parts[0] }) else {
        return nil
    }
    return (platform, parts[1], parts[2])
}

extension UserAddress {
    init(storedKey key: String) throws {
        guard let (platform, bot, id) = parts(of: key) else { throw SealingError.damaged }
        self.init(platform: platform, bot: bot, id: id)
    }
}

extension ChatAddress {
    init(storedKey key: String, thread: String?) throws {
        guard let (platform, bot, id) = parts(of: key) else { throw SealingError.damaged }
        self.init(platform: platform, bot: bot, id: id, thread: thread)
    }
}
