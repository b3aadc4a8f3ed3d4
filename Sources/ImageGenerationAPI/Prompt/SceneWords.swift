import CoverArt

/// What an image model is asked to show: for each family of composition three motifs without people, since the models
/// are poor at faces and hands. The same scenes as the drawn covers have.
enum SceneWords {
    static func motifs(of scene: Scene) -> [String] {
        switch scene {
        case .city:
            [
                "a wide city skyline with lit windows", "quiet rooftops above a glowing city",
                "an empty street between tall glass towers",
            ]
        case .umbrella:
            [
                "an open umbrella resting on wet stone steps", "a lone umbrella beside a puddle with ripples",
                "an umbrella under a dripping awning",
            ]
        case .rainyWindow:
            [
                "a window streaked with rain and a steaming cup", "blurred lights behind a wet window pane",
                "a window seat with blankets and raindrops on the glass",
            ]
        case .shore:
            [
                "a calm sea under a bright disc on the horizon", "long waves rolling onto an empty shore",
                "a wooden pier running into still water",
            ]
        case .beach:
            [
                "a beach with striped parasols seen from above", "turquoise water meeting pale sand from above",
                "a beach towel and a straw hat on white sand",
            ]
        case .ridges:
            [
                "layered mountain ridges fading into mist", "a narrow trail along high mountain ridges",
                "a deep valley between blue mountains",
            ]
        case .meadow:
            [
                "a wide meadow with one old tree", "tall grass and wild flowers under drifting clouds",
                "a gentle hill with a picnic blanket",
            ]
        case .road:
            [
                "an empty road running to the horizon", "a coastal highway winding along cliffs",
                "a parked vintage car beside a desert road",
            ]
        case .sunrise:
            [
                "a great sun rising over round hills", "first sunlight over a field of tulips",
                "a hot air balloon before a rising sun",
            ]
        case .pebbles:
            [
                "balanced stones over still water", "smooth pebbles with ripples in a clear pond",
                "a raked sand garden with three stones",
            ]
        case .moon:
            [
                "a large moon above a sea of clouds", "stars and a thin moon over a sleeping village",
                "a paper boat sailing past the moon",
            ]
        case .fireworks:
            [
                "fireworks opening above dark roofs", "golden sparks reflected in a harbour",
                "paper lanterns rising into a festive sky",
            ]
        case .desk:
            [
                "a tidy desk with a lamp and open notebook", "stacked books and a plant beside a window",
                "headphones resting on an open book",
            ]
        case .cup:
            [
                "a latte on a sunlit wooden table", "a corner table with a cup and a small vase",
                "pastry and coffee seen from above",
            ]
        case .microphone:
            [
                "a vintage microphone in a warm spotlight", "a small empty stage with a brass microphone",
                "a bar counter with amber glasses and soft lamps",
            ]
        case .mirrorBall:
            [
                "a mirror ball throwing points of light", "an empty dance floor crossed by light beams",
                "mirror tiles scattering coloured light",
            ]
        case .stage:
            [
                "a concert stage above a sea of light sticks", "stage lights crossing over an open arena",
                "confetti falling through bright stage beams",
            ]
        case .record:
            [
                "a spinning record with bold stripes", "a turntable and a shelf full of records",
                "circles of vinyl overlapping in warm tones",
            ]
        case .cassette:
            [
                "a cassette with its tape run loose", "a portable stereo on a checked floor",
                "stacked cassettes with plain coloured labels",
            ]
        case .soundHole:
            [
                "the sound hole and strings of a guitar", "an acoustic guitar leaning on a wooden chair",
                "a guitar beside a small fire in tall grass",
            ]
        case .track:
            [
                "curving lanes of a red running track", "running shoes on a bridge railing",
                "long stadium shadows across painted lanes",
            ]
        case .barbell:
            [
                "a barbell on a bold diagonal", "iron plates and chalk dust in hard light",
                "a boxing bag hanging in an empty gym",
            ]
        case .shards:
            [
                "splinters of glass and a bolt of lightning", "an electric guitar bursting into jagged shapes",
                "black rocks struck by lightning",
            ]
        case .opArt:
            [
                "a swelling pattern of dots and waves", "concentric rings pulsing in bright contrast",
                "stacked cubes forming an endless grid",
            ]
        case .figure:
            [
                "an empty bench before a wide pale light", "a single street lamp in open fog",
                "an empty swing at the edge of a field",
            ]
        case .torn:
            [
                "a paper disc torn in two", "two halves of a torn photograph of the sea",
                "a cracked teacup on bare linen",
            ]
        case .embrace:
            [
                "two warm discs overlapping", "two chairs side by side facing a garden",
                "two ribbons tied in a loose knot",
            ]
        case .silk:
            [
                "folds of silk in side light", "a velvet curtain with deep soft folds",
                "flowing satin with a single pearl",
            ]
        case .arch:
            [
                "light falling through stained glass", "a stone arch opening to a bright garden",
                "tall columns with rays of soft light",
            ]
        case .keys:
            [
                "piano keys fanned in an arc", "a grand piano in an empty bright room",
                "sheet stands and a piano beside a tall window",
            ]
        case .blossom:
            [
                "a cherry branch in full blossom", "petals drifting along a quiet canal",
                "a row of blossoming trees over a path",
            ]
        case .leaves:
            [
                "ginkgo and maple leaves falling", "a path covered with golden leaves",
                "red leaves floating on dark water",
            ]
        case .firs:
            [
                "snowy firs and a small lit cabin", "a frozen lake ringed by white forest",
                "warm windows behind heavy snow",
            ]
        case .moonJar:
            [
                "a white moon jar on handmade paper", "a tiled palace roof among pines",
                "folded silk wraps beside a porcelain jar",
            ]
        case .paperCut:
            [
                "paper hills with small paper animals", "a toy train crossing a paper valley",
                "paper whales swimming among clouds",
            ]
        case .pixels:
            [
                "blocky hills of an old video game", "an arcade cabinet glowing in the dark",
                "floating pixel islands with bright coins",
            ]
        case .citrus:
            [
                "slices of citrus on a bright table", "a bowl of fruit in hard sunlight",
                "ice, mint and lemon in tall glasses",
            ]
        case .palms:
            [
                "a striped sun between tall palms", "a pool beside a low white villa",
                "a boulevard of palms and neon",
            ]
        case .promenade:
            [
                "a seaside promenade paved in waves", "balconies above a tiled seaside walk",
                "a tram climbing a steep sunny street",
            ]
        }
    }
}
