package import LanguageAnalysis
package import RhythmiQDomain

package struct LocalTime: Equatable, Sendable {
    package var hour: Int; package var minute: Int
    package init(hour: Int, minute: Int) { self.hour = hour; self.minute = minute }
}
package struct LengthReading: Equatable, Sendable {
    package var length: PlaylistRequest.Length?
    package var problem: PlaylistRequest.LengthProblem?
    package var ranges: [Range<Int>]
}
package struct LengthReader: Sendable {
    package init(maxMinutes: Double = 600, maxTracks: Int = 200) {}
    func read(_ text: NormalizedText, now: LocalTime) -> LengthReading {
        LengthReading(length: nil, problem: nil, ranges: [])
    }
}
