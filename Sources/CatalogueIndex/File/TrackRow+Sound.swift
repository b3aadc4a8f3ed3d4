package import RhythmiQDomain

extension TrackRow {
    private static func number(_ value: Double?) -> UInt8 {
        value.map { UInt8((max(0, min(1, $0)) * 200).rounded()) } ?? .max
    }

    private static func value(_ number: UInt8) -> Double? { number == .max ? nil : Double(number) / 200 }

    mutating func setSound(_ sound: Sound?) {
        valence = Self.number(sound?.valence)
        danceability = Self.number(sound?.danceability)
        acousticness = Self.number(sound?.acousticness)
        tempo = sound?.tempo.map { UInt32((max(0, min(1_000, $0)) * 10).rounded()) } ?? 0
    }

    /// `nil` where nothing is known.
    package var sound: Sound? {
        let sound = Sound(
            valence: Self.value(valence), danceability: Self.value(danceability),
            acousticness: Self.value(acousticness), tempo: tempo == 0 ? nil : Double(tempo) / 10)
        return sound.isKnown ? sound : nil
    }
}
