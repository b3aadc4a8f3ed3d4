package import RhythmiQDomain

extension Cover {
    /// One sentence for those who do not see the picture: what is drawn, and the title on it.
    package func altText(in language: AnswerLanguage) -> String {
        let weather = scene.shows(setting.weather) ? setting.weather : .clear
        switch language {
        case .ko:
            let hour = scene.showsLight ? Self.hour(setting.light).ko : ""
            let sky = Self.sky(weather).ko
            let noun = scene.noun.ko
            let drawn = "\(sky)\(hour)\(noun)\(Self.objectParticle(after: noun)) 그린 표지입니다."
            return title.isEmpty ? drawn : "«\(title)» — \(drawn)"
        case .en:
            let hour = scene.showsLight ? Self.hour(setting.light).en : ""
            let drawn = "A drawn cover: \(scene.noun.en)\(hour)\(Self.sky(weather).en)"
            return title.isEmpty ? "\(drawn)." : "\(drawn), with the title “\(title)”."
        }
    }

    private static func hour(_ light: Setting.Light) -> (ko: String, en: String) {
        switch light {
        case .dawn: ("이른 아침, ", ", early in the morning")
        case .day: ("", "")
        case .sunset: ("해 질 녘, ", ", at sunset")
        case .night: ("밤, ", ", at night")
        }
    }

    private static func sky(_ weather: Setting.Weather) -> (ko: String, en: String) {
        switch weather {
        case .rain: ("비 내리는 ", ", in the rain")
        case .snow: ("눈 내리는 ", ", in the snow")
        case .clear, .cloud: ("", "")
        }
    }

    /// 을 after a final consonant, else 를.
    private static func objectParticle(after noun: String) -> String {
        guard let last = noun.unicodeScalars.last, 0xAC00...0xD7A3 ~= last.value else { return "을" }
        return (last.value - 0xAC00) % 28 == 0 ? "를" : "을"
    }
}
