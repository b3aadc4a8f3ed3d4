import Testing

@testable import SpotifyAPI

@Suite struct RomanisationTests {
    @Test(arguments: [
        ("밤편지", "bampyeonji"), ("좋은날", "joheunnal"), ("소주한잔", "sojuhanjan"), ("백예린", "baegyerin"),
        ("비도오고그래서", "bidoogogeuraeseo"), ("벚꽃엔딩", "beotkkochending"),
    ])
    func hangulBecomesLatin(hangul: String, latin: String) {
        #expect(Romanisation.latin(hangul) == latin)
    }

    @Test(arguments: [
        ("임창정", "imchangjung"), ("백예린", "baikyerin"), ("박효신", "parkhyoshin"), ("이소라", "leesora"),
        ("김범수", "kimbumsoo"), ("윤하윤하", "younhayounha"), ("보고싶다", "bogosipda"), ("눈의꽃", "nuneuikkot"),
        ("성시경", "sungsikyung"), ("장범준", "jangbeomjune"),
    ])
    func peoplesOwnSpellingsAgree(hangul: String, latin: String) throws {
        let (a, b) = (try #require(Romanisation.Spelling(hangul)), try #require(Romanisation.Spelling(latin)))

        #expect(a.agrees(with: b) && b.agrees(with: a), "\(a.skeleton) \(b.skeleton)")
    }

    @Test(arguments: [
        ("밤편지", "springday"), ("임창정", "kimbumsoo"), ("좋은날", "badday"), ("소주한잔", "sojutwo"), ("노래1", "norae2"),
    ])
    func otherNamesDoNot(hangul: String, latin: String) {
        let (a, b) = (Romanisation.Spelling(hangul), Romanisation.Spelling(latin))

        #expect(a.map { a in b.map { a.agrees(with: $0) } ?? false } != true)
    }

    @Test func shortNamesAreNotGuessed() {
        #expect(Romanisation.Spelling("비") == nil && Romanisation.Spelling("iu") == nil)
    }
}
