package import RhythmiQDomain

/// What a button under an answer does, as the few bytes that a platform carries for it.
///
/// `l:<list>:<letter>[:<theme>]` changes a list, `t:<theme>` asks for one, `p:<style>` chooses how a chat's covers are
/// painted, `n:<id>` lets into lists again what was in none, `x:<word>` answers a question of the bot's.
package enum ButtonAction: Equatable, Sendable {
    case change(list: String, Change)
    /// A suggested theme was tapped.
    case theme(ThemeID)
    case forget(isConfirmed: Bool)
    case pictures(PictureWish)
    /// What the person wanted in no list may be in lists again.
    case allow(String)

    package enum Change: Equatable, Sendable {
        case again, longer, calmer, livelier, newCover, files
        case drop(ThemeID)
        case strengthen(ThemeID)
    }

    package var data: String {
        switch self {
        case .change(let list, let change): "l:\(list):\(change.code)"
        case .theme(let theme): "t:\(theme)"
        case .pictures(let wish): "p:\(wish.name)"
        case .allow(let id): "n:\(id)"
        case .forget(let isConfirmed): isConfirmed ? "x:forget" : "x:keep"
        }
    }

    /// `nil` for anything that this version does not know: buttons outlive versions.
    package init?(data: String) {
        let parts = data.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        switch (parts.first, parts.count) {
        case ("l", 3), ("l", 4):
            guard !parts[1].isEmpty, let change = Change(code: parts[2], theme: parts.count == 4 ? parts[3] : nil)
            else { return nil }
            self = .change(list: parts[1], change)
        case ("t", 2) where !parts[1].isEmpty: self = .theme(ThemeID(parts[1]))
        case ("p", 2):
            guard let wish = PictureWish(parts[1]) else { return nil }
            self = .pictures(wish)
        case ("n", 2) where !parts[1].isEmpty: self = .allow(parts[1])
        case ("x", 2) where parts[1] == "forget": self = .forget(isConfirmed: true)
        case ("x", 2) where parts[1] == "keep": self = .forget(isConfirmed: false)
        default: return nil
        }
    }
}

extension ButtonAction.Change {
    fileprivate var code: String {
        switch self {
        case .again: "a"
        case .longer: "l"
        case .calmer: "c"
        case .livelier: "v"
        case .newCover: "n"
        case .files: "f"
        case .drop(let theme): "d:\(theme)"
        case .strengthen(let theme): "s:\(theme)"
        }
    }

    fileprivate init?(code: String, theme: String?) {
        switch (code, theme) {
        case ("a", nil): self = .again
        case ("l", nil): self = .longer
        case ("c", nil): self = .calmer
        case ("v", nil): self = .livelier
        case ("n", nil): self = .newCover
        case ("f", nil): self = .files
        case ("d", let theme?) where !theme.isEmpty: self = .drop(ThemeID(theme))
        case ("s", let theme?) where !theme.isEmpty: self = .strengthen(ThemeID(theme))
        default: return nil
        }
    }
}
