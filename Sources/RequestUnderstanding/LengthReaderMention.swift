/// One place where a message speaks of a length.
struct LengthMention {
    enum Measure { case time, clock, tracks, endless }

    /// How surely this is the playlist's own length.
    enum Weight: Int, Comparable {
        case perSong, weak, plain, names

        static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    enum Bound { case least, most }

    var measure: Measure
    /// In minutes or songs.
    var low: Double
    var high: Double
    var weight = Weight.plain
    var bound: Bound?
    var isRefused = false
    /// One part of the list among others: 30분은 신나게 30분은 잔잔하게.
    var isTopic = false
    /// Played after the part before it.
    var continues = false
    /// Everything said before it no longer holds.
    var takesBack = false
    /// What a bare number beside it counts: `not 1 hour but 2`.
    var unit: LengthUnit?
    var end: Int
    var ranges: [Range<Int>]

    var mean: Double { (low + high) / 2 }

    static func chosen(among all: [LengthMention]) -> LengthMention? {
        let valid = Array(all[(all.lastIndex(where: \.takesBack) ?? 0)...].filter { !$0.isRefused })
        let times = combined(valid.filter { $0.measure == .time })
        let sure = times.filter { $0.weight >= .plain }
        if let best = sure.map(\.weight).max() { return sure.last { $0.weight == best } }
        let rest = valid.filter { $0.measure != .time }
        return rest.last { $0.measure == .clock } ?? rest.last { $0.measure == .tracks } ?? rest.last
            ?? times.last { $0.weight == .weak } ?? times.last
    }

    /// 1시간 이상 2시간 이하 is a range; parts that follow each other add up.
    private static func combined(_ mentions: [LengthMention]) -> [LengthMention] {
        var result: [LengthMention] = []
        for mention in mentions {
            guard let last = result.last else {
                result.append(mention)
                continue
            }
            if last.bound == .least, mention.bound == .most, last.low < mention.high {
                result[result.count - 1].high = mention.high
                result[result.count - 1].bound = nil
            } else if mention.continues || last.isTopic && mention.isTopic {
                result[result.count - 1].low += mention.low
                result[result.count - 1].high += mention.high
            } else {
                result.append(mention)
            }
        }
        return result
    }
}
