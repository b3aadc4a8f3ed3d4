import RhythmiQDomain

/// What one theme wishes of the picture.
struct Cue: Sendable {
    /// How well each scene would do, 0…1. A theme that names a thing (a beach, a piano) says 1; a mood leaves room.
    var scenes: [Scene: Double]
    var light: Setting.Light?
    var weather: Setting.Weather?
    var energy: Double?
    var prop: Setting.Prop?

    init(
        _ scenes: [Scene: Double], light: Setting.Light? = nil, weather: Setting.Weather? = nil, energy: Double? = nil,
        prop: Setting.Prop? = nil
    ) {
        self.scenes = scenes
        self.light = light
        self.weather = weather
        self.energy = energy
        self.prop = prop
    }
}

/// Turns themes into a scene and its setting: each theme votes, and what several agree on wins.
enum Chooser {
    /// For requests without a theme the program knows.
    private static let plain: [Scene] = [.record, .opArt, .sunrise, .cassette, .city, .silk]

    static func choose(for themes: [WeightedTheme], using chance: inout SplitMix64) -> (Scene, Setting) {
        var votes: [Scene: Double] = [:]
        var setting = Setting()
        var energies: [Double] = []
        var light: (Setting.Light, weight: Double)?
        var order = 1.0
        for theme in themes {
            guard let cue = CueTable.cues[theme.id.rawValue] else { continue }
            // The first words of a sentence carry a little more; a NaN or a negative strength carries nothing.
            let strength = theme.strength > 0 ? min(theme.strength, 1) * order : 0
            for (scene, vote) in cue.scenes { votes[scene, default: 0] += vote * strength }
            // The hour that somebody names wins over the hour that a thing suggests.
            if let wished = cue.light {
                let weight = (theme.id.facet == .time ? 2 : 1) * strength
                if weight > light?.weight ?? 0 { light = (wished, weight) }
            }
            if let weather = cue.weather, setting.weather == .clear { setting.weather = weather }
            if let energy = cue.energy { energies.append(energy) }
            if let prop = cue.prop { setting.props.insert(prop) }
            order = max(order * 0.94, 0.7)
        }
        let scene = pick(from: votes, using: &chance)
        setting.light = light?.0 ?? scene.lights[chance.index(below: scene.lights.count)]
        // Rain at no named hour over a city looks best by night.
        if light == nil, scene == .city, setting.weather == .rain { setting.light = .night }
        if !energies.isEmpty { setting.energy = energies.reduce(0, +) / Double(energies.count) }
        return (scene, setting)
    }

    /// One of the best, so that the same wish painted twice need not be the same motif.
    private static func pick(from votes: [Scene: Double], using chance: inout SplitMix64) -> Scene {
        guard let best = votes.values.max(), best > 0 else { return plain[chance.index(below: plain.count)] }
        // A dictionary has no order of its own: candidates stand in the order of their declaration.
        let candidates = Scene.allCases.filter { votes[$0, default: 0] >= best * 0.9 }
        return candidates[chance.index(below: candidates.count)]
    }
}
