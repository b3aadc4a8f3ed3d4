/// What one theme adds to a picture, in five English words at most. Themes tell requests apart that share a scene.
enum ThemeWords {
    static let details: [String: String] = [moods, activities, times, places, genres, others]
        .reduce(into: [:]) { all, part in all.merge(part) { first, _ in first } }

    private static let moods = [
        "mood.happy": "cheerful sunny colours", "mood.upbeat": "lively bouncing shapes",
        "mood.calm": "calm and still", "mood.relaxed": "an unhurried mood", "mood.healing": "fresh quiet air",
        "mood.comfort": "a comforting glow", "mood.sad": "a sorrowful stillness", "mood.lonely": "vast empty space",
        "mood.melancholy": "a wistful haze", "mood.nostalgic": "faded nostalgic tones",
        "mood.romantic": "tender rose accents", "mood.flutter": "floating petals and sparkles",
        "mood.sensual": "velvet shadows", "mood.dreamy": "a dreamlike glow", "mood.warm": "cosy warmth",
        "mood.refreshing": "crisp cool freshness", "mood.emotional": "deep heartfelt light",
        "mood.angry": "furious red strokes", "mood.stress_relief": "bursting energy",
        "mood.hopeful": "a hopeful ray of light", "mood.confident": "bold confident shapes",
        "mood.motivated": "rising diagonal lines", "mood.dark": "brooding darkness", "mood.epic": "grand epic scale",
        "mood.playful": "playful toy shapes", "mood.groovy": "groovy flowing curves",
        "mood.chic": "sleek minimal elegance", "mood.intense": "intense sharp contrast",
        "mood.tired": "heavy soft evening air", "mood.refresh": "an open airy breeze",
        "mood.anxious": "uneasy tilted lines", "energy.high": "explosive motion", "energy.low": "hushed soft edges",
    ]

    private static let activities = [
        "act.workout": "chalk dust in the air", "act.running": "streaks of speed", "act.walk": "a winding footpath",
        "act.yoga": "a rolled mat and incense", "act.cycling": "a bicycle by the way",
        "act.study": "pencils and open notes", "act.work": "a tidy working corner",
        "act.reading": "an open book nearby", "act.sleep": "soft pillows and stars",
        "act.wakeup": "curtains opening to light", "act.commute": "an empty train window",
        "act.drive": "glowing dashboard reflections", "act.travel": "a small suitcase and map",
        "act.camping": "a tent and campfire", "act.picnic": "a basket on checked cloth",
        "act.cleaning": "soap bubbles and sunlight", "act.cooking": "herbs and copper pans",
        "act.meal": "a set table with candles", "act.shower": "water drops on tiles",
        "act.getting_ready": "a mirror with round bulbs", "act.meditation": "a single incense trail",
        "act.gaming": "a glowing game controller", "act.dancing": "swirling ribbons of light",
        "act.singalong": "bright karaoke lights", "act.drinking": "clinking glasses with ice",
        "act.rest": "a hammock in shade", "act.shopping": "bright shop windows",
        "act.prenatal": "soft knitted textures", "act.parenting": "wooden toy blocks", "act.pets": "a sleeping cat",
    ]

    private static let times = [
        "time.dawn": "the small hours", "time.morning": "early morning dew", "time.afternoon": "long afternoon shadows",
        "time.sunset": "a burning evening sky", "time.evening": "lamps turning on", "time.night": "deep night blue",
        "time.weekend": "lazy weekend light", "time.friday": "friday night neon", "time.monday": "a slow grey start",
        "sea.spring": "fresh spring buds", "sea.cherry_blossom": "pink cherry petals",
        "sea.summer": "blazing summer light",
        "sea.summer_night": "warm summer night air", "sea.autumn": "amber autumn leaves",
        "sea.winter": "frosty winter air",
        "wx.rain": "falling rain", "wx.snow": "drifting snow", "wx.sunny": "brilliant sunshine",
        "wx.cloudy": "heavy soft clouds",
    ]

    private static let places = [
        "place.cafe": "a cosy cafe corner", "place.bar": "low bar lighting", "place.club": "pulsing club lights",
        "place.beach": "sea spray and sand", "place.nature": "moss and forest green", "place.city": "city lights",
        "place.hangang": "a wide river with bridges", "place.home": "a homely living room",
        "place.store": "neat shop shelves", "place.lounge": "a dim hotel lounge",
    ]

    private static let genres = [
        "genre.pop": "glossy pop colours", "genre.kpop": "candy coloured neon", "genre.ballad": "a slow soft spotlight",
        "genre.dance": "rhythmic light trails", "genre.hiphop": "spray paint on concrete",
        "genre.trap": "smoke and purple haze", "genre.rnb": "smooth violet gradients",
        "genre.soul": "warm brass and amber",
        "genre.funk": "bold seventies stripes", "genre.disco": "glittering disco sparkle",
        "genre.rock": "amplifiers and torn posters", "genre.metal": "cold steel and sparks",
        "genre.punk": "ripped paper and tape", "genre.alternative": "offbeat muted collage",
        "genre.indie": "grainy film colours", "genre.folk": "wool and weathered wood",
        "genre.acoustic": "warm spruce and strings", "genre.jazz": "a saxophone in smoke",
        "genre.bossanova": "tropical leaves and tiles", "genre.blues": "a blue neon sign glow",
        "genre.classical": "violins and gilded edges", "genre.piano": "black and white keys",
        "genre.instrumental": "abstract flowing lines", "genre.newage": "a clear mountain stream",
        "genre.opera": "crimson curtains and gold", "genre.edm": "electric laser beams",
        "genre.house": "pulsing rings of light",
        "genre.techno": "stark industrial geometry", "genre.lofi": "a softly glowing old radio",
        "genre.ambient": "endless soft mist", "genre.citypop": "eighties pastel neon",
        "genre.synthpop": "chrome and neon grid",
        "genre.dreampop": "blurred pastel light", "genre.latin": "hot festive patterns",
        "genre.reggae": "green, gold and red", "genre.country": "a wooden porch and fields",
        "genre.trot": "paper lanterns and sequins", "genre.gugak": "ink and handmade paper",
        "genre.ost": "a cinematic wide shot", "genre.musical": "footlights and painted sets",
        "genre.anime": "towering summer clouds", "genre.game": "glowing pixel blocks",
        "genre.ccm": "gentle rays from above", "genre.children": "bright crayon textures",
        "genre.lullaby": "sleepy little stars", "genre.chanson": "an old bistro street",
        "genre.cover": "mirrored double shapes",
    ]

    private static let others = [
        "era.60s70s": "sixties psychedelic curves", "era.80s": "eighties airbrush shine",
        "era.90s": "nineties halftone print",
        "era.2000s": "early digital chrome", "era.2010s": "flat clean geometry", "era.2020s": "modern soft gradients",
        "era.oldies": "sepia and dust", "era.latest": "crisp contemporary design", "era.retro": "retro printed grain",
        "reg.korea": "a hint of Seoul", "reg.western": "wide open horizons", "reg.japan": "a hint of Tokyo",
        "reg.china": "misty ink hills", "occ.christmas": "pine, candles and ornaments",
        "occ.yearend": "year end golden lights", "occ.newyear": "first sunrise gold",
        "occ.holiday_kr": "persimmons and silk pouches", "occ.halloween": "carved pumpkins glowing",
        "occ.valentine": "roses and chocolate", "occ.birthday": "candles and confetti",
        "occ.wedding": "white flowers and lace", "occ.proposal": "a small ring box",
        "occ.graduation": "caps thrown skyward", "occ.party": "balloons and streamers",
        "occ.festival": "tents, flags and dust", "occ.date": "a table for two", "occ.crush": "a folded love letter",
        "occ.breakup": "wilted flowers", "occ.longing": "a distant lighthouse",
        "occ.vacation": "sunglasses and postcards",
        "occ.exam": "stacked textbooks and clock", "occ.family": "a warm dinner table",
        "occ.friends": "polaroids on string", "occ.memorial": "white chrysanthemums and candles",
        "occ.military": "boots by a gate", "art.idol": "holographic stage lights",
        "art.girlgroup": "pink holographic lights", "art.boygroup": "blue holographic lights",
        "art.female": "soft floral shapes", "art.male": "plain deep tones", "art.duet": "two matching shapes",
    ]
}
