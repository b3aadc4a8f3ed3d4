import CoverArt
import Foundation
import RequestUnderstanding
import RhythmiQDomain
import TestSupport
import Testing
import ThemeMatching

@testable import ImageGenerationAPI

@Suite struct PicturePromptTests {
    private func themes(_ ids: String...) -> [WeightedTheme] { ids.map { WeightedTheme(ThemeID($0)) } }

    private func prompt(_ themes: [WeightedTheme], seed: UInt64 = 1) throws -> String {
        try PicturePrompt(for: PromptInput(themes: themes, seed: seed)).text
    }

    // MARK: Two hundred requests

    /// Every word that the grammar can say; a listener's word is none of them unless the grammar has it too.
    private static let ownWords: Set<String> = {
        let motifs = Scene.allCases.flatMap(SceneWords.motifs)
        let themes = motifs.indices.map { _ in WeightedTheme(ThemeID("wx.rain")) }
        var said = motifs + Array(ThemeWords.details.values) + PictureStyle.allCases.map(\.medium)
        said += ["falling rain", "drifting snow", "dynamic balanced quiet square composition with empty space"]
        for light in Setting.Light.allCases {
            for energy in [0.1, 0.5, 0.9] {
                for number in 0..<60 {
                    let palette = Palette(
                        for: [WeightedTheme(ThemeID("x.\(number)"))] + themes.prefix(number % 3),
                        setting: Setting(light: light, energy: energy))
                    said += [palette.colours, palette.light]
                }
            }
        }
        return Set(said.flatMap(words))
    }()

    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
    }

    @Test func twoHundredRequestsGivePromptsOfTheGrammarsOwnWords() throws {
        let messages = try BundledRequests.messages()
        #expect(messages.count >= 200)
        var prompts = 0
        for (index, message) in messages.enumerated() {
            let request = try BundledRequests.request(message)
            let input = PromptInput(themes: request.themes, seed: UInt64(index), message: message)
            guard let prompt = try unlessBlocked(input) else { continue }
            prompts += 1

            #expect(prompt.text.split(separator: " ").count <= PicturePrompt.wordLimit)
            #expect(estimatedTokens(prompt.text) <= 75)
            #expect(Set(Self.words(prompt.text)).isSubset(of: Self.ownWords), "of another's words: \(index)")
            #expect(!BlockList.blocks(prompt: prompt.text))
            #expect(try PicturePrompt(for: input) == prompt)
            let again = try BundledRequests.request(message)
            #expect(try PicturePrompt(for: PromptInput(themes: again.themes, seed: UInt64(index))).text == prompt.text)
        }
        #expect(prompts >= 190)
    }

    @Test func noPromptHoldsAnArtistsName() throws {
        let names = try BundledRequests.artists.get().flatMap { [$0.canonical] + $0.names }
        // «Rain» and «Pink» are names and words; a name of two words is a name.
        let telling = Set(names.map { Self.words($0).joined(separator: " ") }.filter { $0.contains(" ") })
        for (index, message) in try BundledRequests.messages().enumerated() {
            let themes = try BundledRequests.request(message).themes
            let text = " " + Self.words(try prompt(themes, seed: UInt64(index))).joined(separator: " ") + " "

            #expect(telling.first { text.contains(" \($0) ") } == nil)
        }
    }

    @Test func anArtistsNameOrASentenceChangesNoPrompt() throws {
        let plain = try BundledRequests.request("비 오는 날 잔잔한 노래")
        let named = try BundledRequests.request("비 오는 날 잔잔한 아이유 노래")

        #expect(!named.includedArtists.isEmpty)
        #expect(try prompt(plain.themes) == prompt(named.themes))
    }

    private func unlessBlocked(_ input: PromptInput) throws -> PicturePrompt? {
        do throws(ImageGenerationError) {
            return try PicturePrompt(for: input)
        } catch .blockedMessage {
            return nil
        }
    }

    /// CLIP splits rare words; what is longer than nine letters is counted twice, a comma is a token of its own.
    private func estimatedTokens(_ text: String) -> Int {
        text.split(separator: " ").reduce(0) { $0 + ($1.count > 9 ? 2 : 1) } + text.count { $0 == "," }
    }

    // MARK: Block list

    @Test(arguments: HostileMessages.blocked) func whatMustNotBePaintedIsNot(message: String) {
        #expect(throws: ImageGenerationError.blockedMessage) {
            try PicturePrompt(for: PromptInput(themes: [], seed: 1, message: message))
        }
    }

    @Test(arguments: HostileMessages.harmless) func ordinaryWishesPass(message: String) throws {
        _ = try PicturePrompt(for: PromptInput(themes: [], seed: 1, message: message))
    }

    @Test func nothingThatTheGrammarSaysIsBlocked() {
        let said = Scene.allCases.flatMap(SceneWords.motifs) + Array(ThemeWords.details.values)

        #expect(said.filter { BlockList.blocks(prompt: $0) } == [])
    }

    @Test func aMessageOfMegabytesTakesMilliseconds() throws {
        let long = String(repeating: "rain ", count: 500_000)

        let time = try processorTime {
            _ = try PicturePrompt(for: PromptInput(themes: [], seed: 1, message: long))
        }

        #expect(time < .milliseconds(500).patient)
    }

    // MARK: Grammar

    @Test func everyThemeHasItsWordsAndEverySceneItsMotifs() throws {
        let ids = try BundledRequests.vocabulary.get().themes.map(\.id.rawValue)

        #expect(Set(ids) == Set(ThemeWords.details.keys))
        #expect(ThemeWords.details.values.allSatisfy { $0.split(separator: " ").count <= 5 })
        #expect(Set(ThemeWords.details.values).count == ids.count)
        #expect(Scene.allCases.allSatisfy { Set(SceneWords.motifs(of: $0)).count == 3 })
        #expect(Scene.allCases.flatMap(SceneWords.motifs).allSatisfy { $0.split(separator: " ").count <= 12 })
    }

    @Test func theSameThemesKeepMediumLightAndColours() throws {
        for ids in [["wx.rain", "mood.calm"], ["genre.jazz"], ["occ.party", "time.night"], ["zz.unknown"]] {
            let themes = ids.map { WeightedTheme(ThemeID($0)) }
            let prompts = try (0..<12).map { try prompt(themes, seed: UInt64($0)) }
            let media = Set(prompts.map { $0.split(separator: " ").prefix(4).joined(separator: " ") })

            #expect(media.count == 1)
            #expect(Set(prompts).count >= 3)
        }
    }

    @Test func aWishForAMediumIsMet() throws {
        for style in PictureStyle.allCases {
            let input = PromptInput(themes: themes("genre.jazz"), seed: 3, style: style)

            #expect(try PicturePrompt(for: input).text.hasPrefix(style.medium))
        }
        #expect(PictureWish("none") == PictureWish.none)
        #expect(PictureWish.names.allSatisfy { PictureWish($0) != nil })
        #expect(PictureWish("by Greg") == nil)
    }

    @Test func requestsThatDifferAskForDifferentPictures() throws {
        let requests = [
            "비 오는 날 혼자 듣기 좋은 잔잔한 노래", "night drive, no rap", "헬스장에서 듣는 강렬한 힙합", "새벽 감성 알앤비", "벚꽃 보면서 걷기 좋은 인디",
            "late night jazz bar",
            "크리스마스 캐롤", "잠이 안 올 때 듣는 피아노", "summer beach party", "시티팝 드라이브", "카페에서 공부할 때 로파이", "이별 발라드", "가을 저녁 포크",
            "불금 클럽 EDM",
            "눈 오는 날 따뜻한 재즈", "설날 아침 국악", "8-bit game music", "아이랑 듣는 동요", "90s rock for running", "요가하면서 듣는 앰비언트",
            "한강 야경 보면서 시티팝",
            "캠핑장에서 듣는 통기타", "worship songs for sunday morning", "설레는 썸 노래",
        ]
        let prompts = try requests.map { Set(Self.words(try prompt(BundledRequests.request($0).themes, seed: 7))) }
        for (index, one) in prompts.enumerated() {
            for other in prompts[..<index] {
                let common = Double(one.intersection(other).count) / Double(one.union(other).count)

                #expect(common < 0.6)
            }
        }
    }

    @Test func thePictureShowsTheSceneOfTheDrawnCover() throws {
        for seed in 0..<20 as Range<UInt64> {
            let wished = themes("time.night", "genre.jazz")
            let plan = try PicturePrompt(for: PromptInput(themes: wished, seed: seed)).plan
            let cover = try CoverPainter().paint(CoverBrief(title: "", themes: wished, seed: seed, side: 640))

            #expect((plan.scene, plan.setting) == (cover.scene, cover.setting))
        }
    }
}
