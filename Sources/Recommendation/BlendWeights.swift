/// The numbers of `blend`, found by `catalog evaluate`.
package struct BlendWeights: Sendable {
    /// Of the seeds' artists against the nearest neighbour, where the seeds stand in no list but one.
    package var affinity = 5.0
    /// The same where they stand in very many, so that neighbours say more.
    package var affinityOfKnownSongs = 0.5
    /// In how many lists a seed stands midway between the two.
    package var knownFrom = 10.0
    /// What each further song of an artist counts against the one before.
    package var nextByArtist = 0.85
    /// Largest share of songs in a ranking that are by an artist who stands there already.
    package var repeatedArtists = 0.34
    /// How fast more seeds by an artist make more of the artist likely.
    package var artistExponent = 0.7
    /// How much the songs of an artist share their artist's weight: 0 each has it whole, 1 they divide it.
    package var songShareExponent = 0.4
    /// What a song that no list holds counts among the artist's others, in lists.
    package var unheardSong = 2.0
    /// Of artists near to the seeds' against these themselves.
    package var nearArtists = 0.2
    /// How much more a song counts that sounds as the seeds do, and how much less one that does not.
    package var sound = 0.2
    /// Distrust of few shared playlists.
    package var shrinkage: Float = 1
    package var songsOfAnArtist = 100
    package var songsOfATheme = 3_000
    /// How much of its share the themes keep where songs are given, too.
    package var themesBesideSeeds = 0.5
    /// Of a ranking by themes: how much more lists count, how much more themes, and how far neighbours step back.
    package var rankedShare = 1.0
    package var rankedCoverage = 0.5
    package var rankedFamiliarity = 0.5
    /// What an artist's fitting songs say for the artist's others, in a ranking by themes.
    package var themeKinship = 0.3
    /// What a song of a long list counts: length^-exponent, by halves.
    package var shortListsCountMore = true

    package init() {}

    /// - Returns: `false` where there is no weight of that name.
    package mutating func set(_ name: String, _ value: Double) -> Bool {
        switch name {
        case "affinity": affinity = value
        case "repeatedArtists": repeatedArtists = value
        case "affinityOfKnownSongs": affinityOfKnownSongs = value
        case "knownFrom": knownFrom = value
        case "nextByArtist": nextByArtist = value
        case "artistExponent": artistExponent = value
        case "songShareExponent": songShareExponent = value
        case "unheardSong": unheardSong = value
        case "nearArtists": nearArtists = value
        case "sound": sound = value
        case "shrinkage": shrinkage = Float(value)
        case "songsOfAnArtist": songsOfAnArtist = Int(value)
        case "songsOfATheme": songsOfATheme = Int(value)
        case "themesBesideSeeds": themesBesideSeeds = value
        case "rankedShare": rankedShare = value
        case "rankedCoverage": rankedCoverage = value
        case "rankedFamiliarity": rankedFamiliarity = value
        case "themeKinship": themeKinship = value
        case "shortLists": shortListsCountMore = value > 0
        default: return false
        }
        return true
    }

    func lengthFactor(_ length: Float) -> Float { shortListsCountMore ? 1 / length.squareRoot() : 1 }
}
