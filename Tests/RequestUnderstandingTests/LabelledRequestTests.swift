import Catalogue
import Foundation
import RequestUnderstanding
import RhythmiQDomain
import TestSupport
import Testing
import ThemeMatching

/// Requests with the themes, refusals and lengths a careful human reads in them, and a part never looked at while the
/// vocabulary was tuned. Prints the figures of the README.
@Suite struct LabelledRequestTests {
    /// Floors stand a little under what was measured, so that a change that costs understanding fails here.
    @Test(arguments: [
        Floor(set: "tuning-ko", f1: 0.94, exact: 0.81, refusals: 0.95),
        Floor(set: "tuning-en", f1: 0.95, exact: 0.86, refusals: 0.95),
        Floor(set: "heldout-ko", f1: 0.95, exact: 0.85, refusals: 0.95),
        Floor(set: "heldout-en", f1: 0.95, exact: 0.87, refusals: 0.9),
    ])
    func themesAreFoundAsLabelled(floor: Floor) throws {
        let figures = try Figures(of: LabelledRequest.read(floor.set), by: LabelledReader.lexical.get())

        print("\(floor.set): \(figures)")
        #expect(figures.f1 >= floor.f1)
        #expect(figures.exactShare >= floor.exact)
        #expect(figures.refusalShare >= floor.refusals)
    }

    @Test(arguments: ["tuning-ko", "tuning-en", "heldout-ko", "heldout-en"])
    func lengthsAreReadAsLabelled(set: String) throws {
        for request in try LabelledRequest.read(set) {
            let read = try LabelledReader.lexical.get().read(request.text, now: LocalTime(hour: 20, minute: 0)).request
                .length

            #expect(read == request.length, "\(request.text)")
        }
    }

    struct Floor: Sendable, CustomTestStringConvertible {
        let set: String
        let f1: Double
        let exact: Double
        let refusals: Double
        var testDescription: String { self.set }
    }
}
