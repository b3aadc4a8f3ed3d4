/// Light, weather and force of a picture: what several themes agree on beside its motif.
package struct Setting: Equatable, Sendable {
    package var light: Light
    package var weather: Weather
    /// 0 (asleep) … 1 (at full tilt).
    package var energy: Double
    package var props: Set<Prop>

    package init(light: Light = .day, weather: Weather = .clear, energy: Double = 0.5, props: Set<Prop> = []) {
        self.light = light
        self.weather = weather
        self.energy = energy
        self.props = props
    }

    package enum Light: String, CaseIterable, Sendable { case dawn, day, sunset, night }

    package enum Weather: String, CaseIterable, Sendable { case clear, cloud, rain, snow }

    /// Small things that a motif may take up.
    package enum Prop: String, CaseIterable, Sendable { case tent, bridge, cat, couple, lights, sail }
}
