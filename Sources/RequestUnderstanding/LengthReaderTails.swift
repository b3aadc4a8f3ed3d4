import LanguageAnalysis

/// What stands behind a length and belongs to it, or shows that it is none: 짜리, 정도, 이내, 말고, `long`, `or less`, `ago`.
struct LengthTail {
    enum Effect {
        case plain
        /// The length is the playlist's own: 짜리, `long`.
        case names
        case least, most
        /// A habit or a way to go: used when nothing else is said.
        case weak
        case refused
        /// Another point in time, or time already spent.
        case elsewhere
        case perSong
        /// 30분은: one part of the list, when another has it too.
        case topic
    }

    var end: Int
    var effects: Set<Effect> = []
}

/// Reads tails.
struct LengthTails {
    let text: LengthText

    private static let words = LengthWords(
        (LengthTail.Effect.names, "짜리,분량,어치,long"),
        (.plain, "정도,쯤,즈음,동안,가량,남짓,내외,안팎,길이,내내,만큼,or so,ish,worth,worth of,of,total,in total,in length"),
        (.plain, "straight"),
        (.plain, "approximately,roughly,give or take,or thereabouts"),
        (.least, "이상,넘게,넘는,넘도록,초과,넘어도,or more,or longer,minimum,at least,plus"),
        (.most, "이내,이하,미만,안에,안으로,안쪽,안쪽으로,내로,내에,까지,까지만,안 되게,안 넘게,넘지 않게,안되게,안넘게,밑으로,or less,or under"),
        (.most, "or shorter"),
        (.most, "tops,max,maximum,at most"),
        (.weak, "거리,휴식,쉬는,쉬고,쉴,break,breaks,rest,a day,per day,each day,every day,daily,a week,per week"),
        (.weak, "every morning,every night"),
        (.refused, "말고,말고는,말구,말곤,아니고,아니라,이 아니라,가 아니라,이 아니고,가 아니고,은 아니고,는 아니고,은 말고,는 말고,짜린 말고,대신,대신에"),
        (.refused, "보다는,보단,is too long,is too short,is too much,would be too long,was too long,sounds too long"),
        (.elsewhere, "전,전에,전에는,전까지,전부터,전쯤,이전,후,후에,후에는,후엔,후부터,후면,뒤,뒤에,뒤에는,뒤엔,뒤부터,뒤면,이후,이후에,만에,밖에"),
        (.elsewhere, "shift,shifts,left,left to go,ago,later,away,old,late,early,behind,from now,apart,into"),
        (.perSong, "each,apiece,per song,per track,a song,a track,a piece"))

    /// What only counts when nothing stands before it: 1시간 차 타고 speaks of a car.
    private static let attached = LengthWords(
        (LengthTail.Effect.names, "치"), (.plain, "만,간,용,여,만요"), (.weak, "씩"), (.elsewhere, "째,당,마다,차,제,대"))

    /// Stems that go on in many ways.
    private static let open = LengthWords(
        (LengthTail.Effect.elsewhere, "늦,일찍,지각,대기조,잤,못 잤,남았,남아,남음,남은,지났,지나서"),
        (.weak, "걸리,걸려,걸림"), (.refused, "싫"),
        (.refused, "은 너무 길,너무 길,은 너무 짧,너무 짧,은 길고,은 짧고,은 싫고,은 싫어,은 긴데,은 짧은데,은 부족,는 너무,는 부족,은 많,는 많"))

    private static let particles = LengthWords<Void>(
        "은,는,이,가,을,를,의,로,으로,에,도,만,요,이요,이에요,예요,임,인,이나,이면,면,이라도,라도,이고,이야,이고요,로만,으로만,로요,으로요,이랑,만이라도",
        "으론,론,까지,에서,이어도,여도,이었으면,였으면,이니까")

    private static let topics = LengthWords<Void>("은")

    /// With one song, none of these asks for a single song.
    private static let notOneSong = LengthWords<Void>("반복,무한,만 반복,만 무한,을 반복,만 계속,도,당,마다,에,한,의,씩")
    private static let perTrack = LengthWords<Void>("당,마다")

    func tail(after start: Int, isTracks: Bool, isOne: Bool) -> LengthTail {
        var tail = LengthTail(end: start)
        if isTracks, text.isNear(start), (isOne ? Self.notOneSong : Self.perTrack).match(text, at: start) != nil {
            tail.effects = [.elsewhere]
            return tail
        }
        if let topic = Self.topics.match(text, at: start), particle(at: start) == topic.end {
            tail.effects.insert(.topic)
        }
        while let next = word(at: tail.end) {
            tail.effects.insert(next.effect)
            tail.end = particle(at: next.end) ?? next.end
            if next.effect == .refused || next.effect == .elsewhere { break }
        }
        return tail
    }

    private func word(at index: Int) -> (effect: LengthTail.Effect, end: Int)? {
        guard index < text.count else { return nil }
        if text.isNear(index), let open = Self.open.match(text, at: index) {
            return open.meaning == .refused ? (open.meaning, wordEnd(open.end)) : (open.meaning, open.end)
        }
        if text.isAttached(index), let word = Self.attached.match(text, at: index), isComplete(word.end) {
            return (word.meaning, word.end)
        }
        if let word = Self.words.match(text, at: index),
            text.isNear(index) || word.meaning == .refused && text.gap(at: index) == .list,
            !text.isHangul(index) || word.end - index > 1 || isComplete(word.end)
        {
            return (word.meaning, word.end)
        }
        if let end = particle(at: index) { return (.plain, end) }
        return nil
    }

    /// Whether the Hangul word ends here, or after a particle.
    private func isComplete(_ index: Int) -> Bool {
        !text.isAttached(index) || !text.isHangul(index) || particle(at: index) != nil
    }

    /// The end of a particle that hangs here and ends its word; 1시간이별노래 has none.
    private func particle(at index: Int) -> Int? {
        guard text.isAttached(index), let particle = Self.particles.match(text, at: index),
            text.isHangul(index),
            particle.end >= text.count || !text.isAttached(particle.end) || !text.isHangul(particle.end)
        else { return nil }
        return particle.end
    }

    private func wordEnd(_ index: Int) -> Int {
        var end = index
        while end < text.count, text.isAttached(end), text.isHangul(end) { end += 1 }
        return end
    }
}
