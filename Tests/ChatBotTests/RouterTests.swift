import ChatBot
import Foundation
import RhythmiQDomain
import Testing

@Suite struct RouterTests {
    private let withList = Conversation(hasList: true)
    private let fresh = Conversation()

    @Test(
        arguments: [
            ("/playlist night drive, no rap", .playlist("night drive, no rap")), ("/플리 잔잔한 노래", .playlist("잔잔한 노래")),
            ("/플레이리스트 비 오는 날", .playlist("비 오는 날")), ("/playlist", .playlist("")),
            ("/popular", .popular("")), ("/인기곡 발라드 30분", .popular("발라드 30분")), ("/again", .revise(.again)),
            ("/다시", .revise(.again)), ("/longer", .revise(.longer)),
            ("/길게", .revise(.longer)),
            ("/shorter", .revise(.shorter)), ("/짧게", .revise(.shorter)), ("/calmer", .revise(.calmer)),
            ("/잔잔하게", .revise(.calmer)), ("/livelier", .revise(.livelier)), ("/신나게", .revise(.livelier)),
            ("/cover", .revise(.cover)), ("/표지", .revise(.cover)), ("/files", .files), ("/파일", .files),
            ("/themes", .themes), ("/play", .play), ("/재생", .play), ("/undo", .undo), ("/되돌리기", .undo),
            ("/never", .never("")), ("/never  Creep by Radiohead ", .never("Creep by Radiohead")),
            ("/빼줘 아이유", .never("아이유")),
            ("/분위기", .themes), ("/help", .help), ("/start", .start("")), ("/start link_abc", .start("link_abc")),
            ("/도움말", .help), ("/settings", .settings), ("/설정", .settings), ("/quit", .quit), ("/끝", .quit),
            ("/language ko", .language(.ko)), ("/language EN", .language(.en)), ("/언어 한국어", .language(.ko)),
            ("/언어 영어", .language(.en)), ("/language fr", .unknownLanguage), ("/language", .unknownLanguage),
            ("/dance", .unknown("/dance")), ("/", .unknown("/")), ("/ playlist x", .unknown("/")),
            ("  /HELP  ", .help), ("\n/again", .revise(.again)),
        ] as [(String, Command)])
    func aSlashCommandIsWhatItSays(message: String, command: Command) {
        #expect(Router.route(message, in: fresh) == command)
        #expect(Router.route(message, in: withList) == command)
    }

    @Test func aCommandIsReadInEitherNormalForm() {
        #expect(Router.route("/다시".decomposedStringWithCanonicalMapping, in: fresh) == .revise(.again))
        #expect(Router.route("더 길게".decomposedStringWithCanonicalMapping, in: withList) == .revise(.longer))
    }

    @Test func theTextOfACommandStaysAsItWasTyped() {
        #expect(Router.route("/playlist  no rap\n재즈,  팝 ", in: fresh) == .playlist("no rap\n재즈,  팝"))
    }

    private static let followUps: [(String, Command)] = [
        ("again", .revise(.again)), ("Another mix!", .revise(.again)), ("다른 걸로", .revise(.again)),
        ("또", .revise(.again)),
        ("longer", .revise(.longer)), ("더 길게~", .revise(.longer)), ("더", .revise(.longer)),
        ("shorter", .revise(.shorter)),
        ("더 짧게", .revise(.shorter)), ("calmer", .revise(.calmer)), ("더 잔잔하게", .revise(.calmer)),
        ("livelier.", .revise(.livelier)), ("더 신나게!!", .revise(.livelier)), ("new cover", .revise(.cover)),
        ("새 표지", .revise(.cover)), ("files", .files), ("파일", .files), ("Play!", .play), ("재생", .play), ("되돌려 줘", .undo),
        ("Undo", .undo), ("quit", .quit),
        ("끝", .quit),
    ]

    @Test(arguments: followUps)
    func aShortMessageAfterAListIsAboutIt(message: String, command: Command) {
        #expect(Router.route(message, in: withList) == command)
    }

    @Test(arguments: followUps)
    func withoutAListItIsARequest(message: String, command: Command) {
        #expect(Router.route(message, in: fresh) == .playlist(message))
    }

    @Test(arguments: [
        "더 잔잔하게 비 오는 날 노래", "again please but with jazz", "longer songs about the sea", "신나게 운동할 때 듣는 노래",
        "cover songs", "calm",
        "", " ", "!?", "what / is this", "🙂",
    ])
    func anythingLongerIsANewRequest(message: String) {
        #expect(Router.route(message, in: withList) == .playlist(message))
    }

    @Test(arguments: Command.Revision.allCases)
    func everyRevisionHasACommand(revision: Command.Revision) {
        #expect(Router.route("/\(revision.rawValue)", in: fresh) == .revise(revision))
    }
}
