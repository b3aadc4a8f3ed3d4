/// The families of composition. A raw value is an id that may be logged and stored.
package enum Scene: String, CaseIterable, Sendable {
    case city, umbrella, rainyWindow, shore, beach, ridges, meadow, road, sunrise, pebbles
    case moon, fireworks, desk, cup, microphone, mirrorBall, stage, record, cassette, soundHole
    case track, barbell, shards, opArt, figure, torn, embrace, silk, arch, keys
    case blossom, leaves, firs, moonJar, paperCut, pixels, citrus, palms, promenade

    /// What is to be seen, as a noun phrase.
    package var noun: (ko: String, en: String) {
        switch self {
        case .city: ("창마다 불이 켜진 도시", "a city of lit windows")
        case .umbrella: ("빗속에 우산을 쓴 사람", "somebody under an umbrella in the rain")
        case .rainyWindow: ("빗방울이 흐르는 창가와 따뜻한 찻잔", "a window streaked with rain and a warm cup")
        case .shore: ("수평선 위로 빛나는 바다", "the sea under a bright disc on the horizon")
        case .beach: ("하늘에서 내려다본 해변과 파라솔", "a beach with parasols seen from above")
        case .ridges: ("겹겹이 이어지는 산", "mountain ridges one behind another")
        case .meadow: ("구름 아래 들판과 나무 한 그루", "a meadow and a tree under clouds")
        case .road: ("지평선까지 뻗은 길", "a road running to the horizon")
        case .sunrise: ("언덕 너머로 떠오르는 커다란 해", "a great sun rising over hills")
        case .pebbles: ("물가에 쌓아 올린 조약돌", "balanced stones over still water")
        case .moon: ("구름 위에 뜬 달과 별", "the moon and stars above clouds")
        case .fireworks: ("지붕 위로 터지는 불꽃놀이", "fireworks over roofs")
        case .desk: ("창가 책상과 스탠드 불빛", "a desk with a lamp at a window")
        case .cup: ("햇살 드는 탁자 위 라테 한 잔", "a latte on a sunlit table")
        case .microphone: ("조명 아래 놓인 빈티지 마이크", "a vintage microphone in a spotlight")
        case .mirrorBall: ("빛을 흩뿌리는 미러볼", "a mirror ball throwing light")
        case .stage: ("응원봉이 물결치는 공연장", "a concert with a sea of light sticks")
        case .record: ("줄무늬를 두른 레코드판", "a record wrapped in stripes")
        case .cassette: ("테이프가 풀린 카세트", "a cassette with its tape run loose")
        case .soundHole: ("기타 울림구멍과 여섯 줄", "the sound hole and strings of a guitar")
        case .track: ("트랙 위를 달리는 사람", "a runner in full stride on a track")
        case .barbell: ("사선으로 들어 올린 바벨", "a barbell on a bold diagonal")
        case .shards: ("사방으로 튀는 파편과 번개", "splinters and a bolt of lightning")
        case .opArt: ("비트에 맞춰 부풀어 오르는 점무늬", "a pattern of dots swelling with the beat")
        case .figure: ("넓은 빛 앞에 홀로 선 사람", "one small person before a wide light")
        case .torn: ("둘로 찢어진 종이 원", "a paper disc torn in two")
        case .embrace: ("서로 포개진 두 개의 원", "two warm discs overlapping")
        case .silk: ("빛을 머금은 비단 주름", "folds of silk in side light")
        case .arch: ("색유리창으로 쏟아지는 빛", "light falling through a stained-glass window")
        case .keys: ("부채처럼 펼쳐진 피아노 건반", "piano keys fanned in an arc")
        case .blossom: ("해를 등진 벚꽃 가지", "a cherry branch in blossom before the sun")
        case .leaves: ("내려앉는 은행잎과 단풍잎", "ginkgo and maple leaves falling")
        case .firs: ("눈 덮인 전나무와 불 켜진 오두막", "snowy firs and a lit cabin")
        case .moonJar: ("한지 위의 달항아리", "a moon jar on handmade paper")
        case .paperCut: ("종이로 오린 언덕과 동물들", "hills and animals cut from paper")
        case .pixels: ("픽셀로 그린 게임 속 언덕", "a level of an old pixel game")
        case .citrus: ("탁자에 놓인 과일 조각들", "slices of fruit from above")
        case .palms: ("야자수 사이로 걸린 줄무늬 해", "a striped sun between palms")
        case .promenade: ("물결무늬 해변 산책로", "a seaside promenade paved in waves")
        }
    }

    /// The lights that become a scene when no theme asks for one; scenes without a choice look the same in all.
    var lights: [Setting.Light] {
        switch self {
        case .city: [.night, .sunset, .day]
        case .umbrella, .desk, .beach, .sunrise, .meadow, .firs, .blossom, .paperCut, .promenade: [.day]
        case .rainyWindow, .moon, .fireworks, .microphone, .mirrorBall, .stage, .arch: [.night]
        case .shore: [.sunset, .day, .dawn]
        case .ridges: [.dawn, .day, .sunset]
        case .road: [.day, .sunset, .night]
        case .palms: [.sunset]
        case .pixels: [.day, .night]
        default: [.day]
        }
    }

    /// Whether the hour can be told from the picture.
    var showsLight: Bool {
        switch self {
        case .city, .umbrella, .rainyWindow, .shore, .beach, .ridges, .meadow, .road, .desk, .firs, .blossom, .palms:
            true
        default: false
        }
    }

    /// Whether rain or snow can be seen, beyond what the scene's name says.
    func shows(_ weather: Setting.Weather) -> Bool {
        switch (self, weather) {
        case (.city, .rain), (.city, .snow), (.ridges, .rain), (.ridges, .snow), (.meadow, .rain), (.road, .rain),
            (.desk, .rain), (.desk, .snow):
            true
        default: false
        }
    }

    func paint(on canvas: Canvas, in setting: Setting) -> Caption {
        switch self {
        case .city: paintCity(on: canvas, in: setting)
        case .umbrella: paintUmbrella(on: canvas, in: setting)
        case .rainyWindow: paintRainyWindow(on: canvas, in: setting)
        case .shore: paintShore(on: canvas, in: setting)
        case .beach: paintBeach(on: canvas, in: setting)
        case .ridges: paintRidges(on: canvas, in: setting)
        case .meadow: paintMeadow(on: canvas, in: setting)
        case .road: paintRoad(on: canvas, in: setting)
        case .sunrise: paintSunrise(on: canvas, in: setting)
        case .pebbles: paintPebbles(on: canvas, in: setting)
        case .moon: paintMoon(on: canvas, in: setting)
        case .fireworks: paintFireworks(on: canvas, in: setting)
        case .desk: paintDesk(on: canvas, in: setting)
        case .cup: paintCup(on: canvas, in: setting)
        case .microphone: paintMicrophone(on: canvas, in: setting)
        case .mirrorBall: paintMirrorBall(on: canvas, in: setting)
        case .stage: paintStage(on: canvas, in: setting)
        case .record: paintRecord(on: canvas, in: setting)
        case .cassette: paintCassette(on: canvas, in: setting)
        case .soundHole: paintSoundHole(on: canvas, in: setting)
        case .track: paintTrack(on: canvas, in: setting)
        case .barbell: paintBarbell(on: canvas, in: setting)
        case .shards: paintShards(on: canvas, in: setting)
        case .opArt: paintOpArt(on: canvas, in: setting)
        case .figure: paintFigure(on: canvas, in: setting)
        case .torn: paintTorn(on: canvas, in: setting)
        case .embrace: paintEmbrace(on: canvas, in: setting)
        case .silk: paintSilk(on: canvas, in: setting)
        case .arch: paintArch(on: canvas, in: setting)
        case .keys: paintKeys(on: canvas, in: setting)
        case .blossom: paintBlossom(on: canvas, in: setting)
        case .leaves: paintLeaves(on: canvas, in: setting)
        case .firs: paintFirs(on: canvas, in: setting)
        case .moonJar: paintMoonJar(on: canvas, in: setting)
        case .paperCut: paintPaperCut(on: canvas, in: setting)
        case .pixels: paintPixels(on: canvas, in: setting)
        case .citrus: paintCitrus(on: canvas, in: setting)
        case .palms: paintPalms(on: canvas, in: setting)
        case .promenade: paintPromenade(on: canvas, in: setting)
        }
    }
}
