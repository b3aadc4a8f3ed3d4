import LanguageAnalysis
import Testing

@Suite struct KoreanConjugationTests {
    @Test(arguments: [
        // 하다
        ("잔잔하다", ["잔잔하", "잔잔한", "잔잔할", "잔잔함", "잔잔합니", "잔잔해", "잔잔했"]),
        ("조용하다", ["조용히", "조용한", "조용해"]),
        // ㅂ
        ("외롭다", ["외롭", "외로운", "외로울", "외로움", "외로워", "외로웠"]),
        ("돕다", ["도와", "도왔", "도운"]),
        ("아름답다", ["아름다운", "아름다워"]),
        // ㄷ
        ("깨닫다", ["깨닫", "깨달아", "깨달은", "깨달을", "깨달음"]),
        ("걷다", ["걷고", "걷는", "걷기", "걷다", "걸어", "걸었", "걸은", "걸을", "걸음"]),
        // ㅅ
        ("낫다", ["나아", "나았", "나은", "나을", "낫고"]),
        ("이어 짓다", ["이어 지어", "이어 지은", "이어 지을", "이어 짓"]),
        // ㅎ
        ("하얗다", ["하얗", "하얀", "하얘", "하얬"]),
        ("까맣다", ["까만", "까매"]),
        ("퍼렇다", ["퍼런", "퍼레"]),
        ("허옇다", ["허연", "허예"]),
        ("그렇다", ["그런", "그래", "그랬"]),
        // 르
        ("흐르다", ["흐르", "흐른", "흘러", "흘렀"]),
        ("빠르다", ["빠른", "빨라", "빨랐"]),
        // 으
        ("슬프다", ["슬프", "슬픈", "슬픔", "슬퍼", "슬펐", "슬픕니"]),
        ("바쁘다", ["바쁜", "바빠", "바빴"]),
        ("따르다", ["따른", "따라", "따랐"]),
        // ㄹ
        ("힘들다", ["힘들", "힘든", "힘들어", "힘드", "힘듭니", "힘듦"]),
        ("놀다", ["놀고", "놀자", "놀기", "노는", "놀아", "놀았", "놀때"]),
        // contractions
        ("달리다", ["달리", "달려", "달렸", "달린"]),
        ("비 오다", ["비 오", "비 온", "비 올", "비 와", "비 왔"]),
        ("춤추다", ["춤추", "춤춰", "춤췄"]),
        ("힐링되다", ["힐링되", "힐링돼", "힐링됐", "힐링된"]),
        ("설레다", ["설레", "설렌", "설렜", "설렘"]),
        ("감성적이다", ["감성적이", "감성적인", "감성적여"]),
        // regular
        ("밝다", ["밝고", "밝은", "밝아", "밝았", "밝게"]),
        ("좋다", ["좋고", "좋은", "좋아", "좋았"]),
        ("기분 좋다", ["기분 좋", "기분 좋아"]),
        // one syllable
        ("쉬다", ["쉬는", "쉬고", "쉴때", "쉬어", "쉬었"]),
        ("뛰다", ["뛰는", "뛰면", "뛰어", "뛸때"]),
        ("눕다", ["눕고", "누워", "누운", "누울"]),
        ("덥다", ["덥다", "덥네", "더운", "더워"]),
    ])
    func aDictionaryFormHasTheseSurfaces(dictionaryForm: String, expected: [String]) {
        let surfaces = Set(KoreanConjugation.surfaces(of: dictionaryForm))

        #expect(Set(expected).subtracting(surfaces) == [])
    }

    @Test(arguments: [
        ("힙하다", "힙합"),  // a kind of music
        ("좋다", "조"), ("쉬다", "쉬"), ("뛰다", "뛰"), ("덥다", "덥"), ("걷다", "걸"), ("놀다", "논"),
    ])
    func aSurfaceThatMeansOtherThingsIsLeftOut(dictionaryForm: String, surface: String) {
        #expect(!KoreanConjugation.surfaces(of: dictionaryForm).contains(surface))
    }

    @Test(arguments: ["", "다", "노래", "sad", "a다", "ㄱ다"])
    func whatIsNoDictionaryFormHasNoSurfaces(form: String) {
        #expect(KoreanConjugation.surfaces(of: form) == [])
    }

    @Test func leadingWordsStay() {
        #expect(KoreanConjugation.surfaces(of: "마음이 편하다").allSatisfy { $0.hasPrefix("마음이 편") })
    }

    @Test(arguments: [
        ("run", ["run", "runs", "running"]), ("jog", ["jogging", "jogged"]), ("party", ["parties", "partying"]),
        ("dance", ["dances", "danced", "dancing"]), ("beach", ["beaches"]), ("workout", ["workouts"]),
        ("love song", ["love song", "love songs"]), ("wedding", ["wedding", "weddings"]), ("evening", ["evenings"]),
        ("play", ["plays", "playing"]), ("cozy", ["cozier"]),
    ])
    func anEnglishPhraseHasTheseSurfaces(phrase: String, expected: [String]) {
        let surfaces = EnglishInflection.surfaces(of: phrase)

        #expect(Set(expected).subtracting(surfaces) == [])
        #expect(surfaces.first == phrase)
    }

    @Test(arguments: ["spring", "sad hours ko", "lo-fi", "80s", "비", "", "r&b"])
    func wordsThatDoNotInflectStay(phrase: String) {
        #expect(EnglishInflection.surfaces(of: phrase) == [phrase])
    }
}
