package import RhythmiQDomain

/// What somebody wants of the bot.
package enum Command: Equatable, Sendable {
    /// A sentence to be understood.
    case playlist(String)
    /// The most popular songs of a wish, or of all.
    case popular(String)
    /// A change to the last list.
    case revise(Revision)
    /// The last change is taken back.
    case undo
    case files
    /// Where the last list plays.
    case play
    case themes
    case help
    case language(AnswerLanguage)
    case unknownLanguage
    case unknown(String)
    case quit
    /// `/start`, with what a link into the chat carried.
    case start(String)
    /// No song by this name in any list from now on; without a name what is on that list.
    case never(String)
    case link, unlink, myLists, export, forget, privacy, settings

    package enum Revision: String, Equatable, Sendable, CaseIterable {
        case again, longer, shorter, calmer, livelier, cover
    }
}

/// What a chat remembers between messages.
package struct Conversation: Equatable, Sendable {
    /// Whether there is a list to revise.
    package var hasList: Bool

    package init(hasList: Bool = false) { self.hasList = hasList }
}

/// Message → command. Pure: the same message in the same conversation gives the same command.
package enum Router {
    package static func route(_ message: String, in conversation: Conversation) -> Command {
        if let slash = message.firstIndex(where: { !$0.isWhitespace }), message[slash] == "/" {
            return slashCommand(message[message.index(after: slash)...])
        }
        if conversation.hasList, let command = followUps[folded(message)] { return command }
        return .playlist(message)
    }

    /// The argument stays as it was typed: where a line ends matters to what it refuses.
    private static func slashCommand(_ text: Substring) -> Command {
        let end = text.firstIndex(where: \.isWhitespace) ?? text.endIndex
        // `/playlist@RhythmiQBot`: that it is this bot's name has been seen to by whoever took the message in.
        let name = text[..<end].prefix { $0 != "@" }.lowercased()
        let argument = trimmed(text[end...])
        switch name {
        case "playlist", "플레이리스트", "플리": return .playlist(argument)
        case "popular", "인기", "인기곡": return .popular(argument)
        case "again", "다시": return .revise(.again)
        case "longer", "길게": return .revise(.longer)
        case "shorter", "짧게": return .revise(.shorter)
        case "calmer", "잔잔하게": return .revise(.calmer)
        case "livelier", "신나게": return .revise(.livelier)
        case "cover", "표지": return .revise(.cover)
        case "undo", "되돌리기", "되돌려": return .undo
        case "files", "파일": return .files
        case "play", "재생": return .play
        case "never", "빼줘", "절대": return .never(argument)
        case "themes", "분위기": return .themes
        case "help", "도움말": return .help
        case "start", "시작": return .start(argument)
        case "link", "연결": return .link
        case "unlink", "연결해제": return .unlink
        case "mylists", "내목록": return .myLists
        case "export", "내보내기": return .export
        case "forget", "잊어줘": return .forget
        case "settings", "설정": return .settings
        case "privacy", "개인정보": return .privacy
        case "quit", "exit", "끝": return .quit
        case "language", "언어": return language(argument.lowercased()).map(Command.language) ?? .unknownLanguage
        default: return .unknown("/" + name)
        }
    }

    private static func language(_ name: String) -> AnswerLanguage? {
        switch name {
        case "한국어", "korean": .ko
        case "영어", "english": .en
        default: AnswerLanguage(rawValue: name)
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop(while: \.isWhitespace)
        let end = start.lastIndex { !$0.isWhitespace }.map { start.index(after: $0) } ?? start.startIndex
        return String(start[..<end])
    }

    private static func folded(_ text: String) -> String {
        text.lowercased().filter { $0.isLetter || $0.isNumber }
    }

    /// Short messages that mean the last list and nothing else; anything longer is a new request.
    private static let followUps: [String: Command] = {
        let phrases: [(Command, [String])] = [
            (
                .revise(.again),
                [
                    "again", "another", "anothermix", "anotherone", "shuffle", "다시", "다른걸로", "다른거", "다른노래", "다른곡으로",
                    "한번더", "또",
                ]
            ),
            (.revise(.longer), ["longer", "makeitlonger", "more", "더길게", "길게", "더", "더많이"]),
            (.revise(.shorter), ["shorter", "makeitshorter", "더짧게", "짧게"]),
            (.revise(.calmer), ["calmer", "slower", "softer", "더잔잔하게", "잔잔하게", "더차분하게", "차분하게", "더조용하게"]),
            (.revise(.livelier), ["livelier", "faster", "moreupbeat", "moreenergy", "더신나게", "신나게", "더빠르게"]),
            (.revise(.cover), ["newcover", "cover", "새표지", "표지", "새커버", "커버", "표지바꿔줘", "커버바꿔줘"]),
            (.undo, ["undo", "takeitback", "되돌려", "되돌려줘", "되돌리기", "원래대로", "방금거취소"]),
            (.files, ["files", "file", "save", "파일", "저장", "파일로"]),
            (.play, ["play", "playit", "재생", "재생해줘", "틀어줘"]),
            (.quit, ["quit", "exit", "종료", "끝"]),
        ]
        return Dictionary(phrases.flatMap { command, words in words.map { ($0, command) } }) { first, _ in first }
    }()
}
