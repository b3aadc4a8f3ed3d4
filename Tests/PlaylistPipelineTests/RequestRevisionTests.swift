import PlaylistPipeline
import RhythmiQDomain
import TestSupport
import Testing

/// The buttons under an answer.
@Suite struct RequestRevisionTests {
    private let revision = RequestRevision(maxMinutes: 600)

    private func request(
        _ themes: [String] = ["wx.rain"], excluding: [String] = [], length: PlaylistRequest.Length? = nil
    ) -> PlaylistRequest {
        PlaylistRequest(
            kind: .request, language: .ko, themes: themes.map { WeightedTheme(ThemeID($0)) },
            excludedThemes: excluding.map { ThemeID($0) }, length: length, lengthProblem: .tooLong,
            includedArtists: ["아이유"], isClean: true)
    }

    @Test(arguments: [
        (PlaylistRequest.Length?.none, PlaylistRequest.Length.minutes(90), PlaylistRequest.Length.minutes(30)),
        (.minutes(60), .minutes(90), .minutes(30)), (.minutes(45), .minutes(68), .minutes(23)),
        (.minutes(500), .minutes(600), .minutes(250)), (.minutes(600), .minutes(600), .minutes(300)),
        (.minutes(900), .minutes(900), .minutes(450)), (.minutes(6), .minutes(9), .minutes(5)),
        (.tracks(20), .tracks(30), .tracks(10)), (.tracks(1), .tracks(2), .tracks(1)),
        (.tracks(180), .tracks(200), .tracks(90)), (.tracks(500), .tracks(500), .tracks(250)),
    ])
    func longerAndShorterKeepWithinTheLimits(
        length: PlaylistRequest.Length?, longer: PlaylistRequest.Length, shorter: PlaylistRequest.Length
    ) {
        #expect(revision.revised(request(length: length), by: .longer).length == longer)
        #expect(revision.revised(request(length: length), by: .shorter).length == shorter)
    }

    @Test(arguments: [PlaylistRequest.Length.tracks(.max), .tracks(.min), .minutes(1e300), .minutes(-1)])
    func noLengthIsACrash(length: PlaylistRequest.Length) {
        for kind in [RequestRevision.Kind.longer, .shorter] {
            #expect(revision.revised(request(length: length), by: kind).length != nil)
        }
    }

    @Test func againChangesNothingButForgetsTheLengthProblem() {
        var expected = request(length: .tracks(20))
        expected.lengthProblem = nil

        #expect(revision.revised(request(length: .tracks(20)), by: .again) == expected)
    }

    @Test func calmerAsksForCalmAndRefusesTheLively() {
        let calmer = revision.revised(request(["wx.rain", "mood.upbeat", "energy.high"]), by: .calmer)

        #expect(calmer.themes.map(\.id.rawValue) == ["wx.rain", "mood.calm", "energy.low"])
        #expect(calmer.excludedThemes == [ThemeID("energy.high")])
        #expect(calmer.includedArtists == ["아이유"] && calmer.isClean)
    }

    @Test func livelierTakesCalmerBack() {
        let calmer = revision.revised(request(), by: .calmer)
        let livelier = revision.revised(calmer, by: .livelier)

        #expect(livelier.themes.map(\.id.rawValue) == ["wx.rain", "mood.upbeat", "energy.high"])
        #expect(livelier.excludedThemes == [ThemeID("energy.low")])
    }

    @Test(arguments: [RequestRevision.Kind.calmer, .livelier])
    func theSameButtonTwiceIsTheSameAsOnce(kind: RequestRevision.Kind) {
        let once = revision.revised(request(), by: kind)

        #expect(revision.revised(once, by: kind) == once)
    }

    @Test func whatTheListenerRefusedStaysRefused() {
        let calmer = revision.revised(request(excluding: ["genre.hiphop", "mood.calm"]), by: .calmer)

        #expect(calmer.excludedThemes == [ThemeID("genre.hiphop"), ThemeID("energy.high")])
    }
}
