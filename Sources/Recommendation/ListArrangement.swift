/// An order of the songs 0..<n, and what is wrong with it: steps between neighbours, energy off its shape, songs of one
/// artist too close.
struct ListArrangement {
    struct Rules {
        /// `[songs · songs]`
        let steps: [Float]
        /// `[songs]`
        let energies: [Double]
        /// `[positions]`; `nil`: energy only moves smoothly.
        let wished: [Double]?
        /// `[songs]`
        let artists: [Int32]
        /// `[songs]`: may stand closer than two in twenty.
        let isFree: [Bool]

        var count: Int { artists.count }
    }

    /// At most two songs of an artist in as many.
    static let window = 20
    private static let sameArtist = 1_000.0
    private static let crowded = 100.0
    private static let artistNearby = 0.4
    private static let energyOff = 3.0

    private let rules: Rules
    /// Songs of each artist with more than one.
    private let songsByArtist: [Int32: [Int]]
    private(set) var list: [Int]
    /// `[songs]`: where each stands.
    private var position: [Int]

    /// The best order found; of equal ones always the same.
    static func best(_ rules: Rules) -> [Int] {
        var arrangement = Self(rules, list: rules.wished == nil ? tour(rules) : byEnergy(rules))
        arrangement.improve()
        guard arrangement.crowding > 0 else { return arrangement.list }
        var other = Self(rules, list: spread(rules))
        other.improve()
        return other.crowding < arrangement.crowding ? other.list : arrangement.list
    }

    private init(_ rules: Rules, list: [Int]) {
        self.rules = rules
        self.list = list
        songsByArtist = Dictionary(grouping: rules.artists.indices) { rules.artists[$0] }.filter { $1.count > 1 }
        position = list
        for (place, song) in list.enumerated() { position[song] = place }
    }

    // MARK: - Costs

    /// What songs of one artist cost where they stand now.
    private func artistCost(_ artist: Int32) -> Double {
        guard let songs = songsByArtist[artist] else { return 0 }
        let places = songs.map { position[$0] }.sorted()
        var cost = 0.0
        for index in 1..<places.count {
            let gap = places[index] - places[index - 1]
            if gap == 1 { cost += Self.sameArtist } else if gap <= 4 { cost += Self.artistNearby }
            if index > 1, !rules.isFree[songs[0]], places[index] - places[index - 2] < Self.window {
                cost += Self.crowded
            }
        }
        return cost
    }

    /// Neighbours of one artist and windows with a third song; the rules that promises are made of.
    private var crowding: Int {
        songsByArtist.keys.reduce(0) { $0 + Int(artistCost($1) / Self.crowded) }
    }

    private func placeCost(_ place: Int) -> Double {
        let song = list[place]
        let row = song * rules.count
        var cost: Double = 0
        if place > 0 { cost += Double(rules.steps[row + list[place - 1]]) }
        if place + 1 < list.count { cost += Double(rules.steps[row + list[place + 1]]) }
        if let wished = rules.wished { cost += Self.energyOff * abs(rules.energies[song] - wished[place]) }
        return cost
    }

    /// A step between the two is counted twice, before as after.
    private func cost(_ a: Int, _ b: Int) -> Double {
        let (first, second) = (rules.artists[list[a]], rules.artists[list[b]])
        return placeCost(a) + placeCost(b) + artistCost(first) + (first == second ? 0 : artistCost(second))
    }

    // MARK: - Improving

    private mutating func swap(_ a: Int, _ b: Int) {
        list.swapAt(a, b)
        position[list[a]] = a
        position[list[b]] = b
    }

    private mutating func swapIfBetter(_ a: Int, _ b: Int) -> Bool {
        let before = cost(a, b)
        swap(a, b)
        if cost(a, b) < before - 1e-9 { return true }
        swap(a, b)
        return false
    }

    /// Swaps pairs while that makes the list better: a few sweeps, so the time stays bounded.
    private mutating func improve() {
        let isLong = list.count > 60
        for _ in 0..<(isLong ? 2 : 6) {
            var didImprove = false
            for a in 0..<(list.count - 1) {
                // In a long list songs move within a window.
                for b in (a + 1)..<min(list.count, a + (isLong ? Self.window : list.count)) where swapIfBetter(a, b) {
                    didImprove = true
                }
            }
            if !didImprove { return }
        }
    }

    // MARK: - Beginnings

    /// From the first song always on to the nearest.
    private static func tour(_ rules: Rules) -> [Int] {
        var rest = Array(1..<rules.count)
        var tour = [0]
        while !rest.isEmpty {
            let row = tour[tour.count - 1] * rules.count
            let next = rest.indices.min { rules.steps[row + rest[$0]] < rules.steps[row + rest[$1]] } ?? 0
            tour.append(rest.remove(at: next))
        }
        return tour
    }

    /// The songs in the order of their energy onto the positions in the order of the energy wished there.
    private static func byEnergy(_ rules: Rules) -> [Int] {
        let wished = rules.wished ?? rules.energies
        var list = Array(0..<rules.count)
        let songs = list.sorted { (rules.energies[$0], $0) < (rules.energies[$1], $1) }
        let places = list.sorted { (wished[$0], $0) < (wished[$1], $1) }
        for (song, place) in zip(songs, places) { list[place] = song }
        return list
    }

    /// Place by place the artist with most songs left among those that may come now: keeps artists apart where that can be
    /// done at all.
    private static func spread(_ rules: Rules) -> [Int] {
        var left = Dictionary(grouping: 0..<rules.count) { rules.artists[$0] }
        var places: [Int32: [Int]] = [:]
        var list: [Int] = []
        for place in 0..<rules.count {
            func hindrance(_ artist: Int32) -> Int {
                let taken = places[artist] ?? []
                if taken.last == place - 1 { return 2 }
                return taken.count > 1 && place - taken[taken.count - 2] < window ? 1 : 0
            }
            func isBetter(_ a: Int32, _ b: Int32) -> Bool {
                (hindrance(a), -(left[a]?.count ?? 0), a) < (hindrance(b), -(left[b]?.count ?? 0), b)
            }
            guard let artist = left.keys.min(by: isBetter), var songs = left[artist] else { break }
            let wished = rules.wished?[place]
            let best = songs.indices.min { a, b in
                guard let wished else { return a < b }
                return abs(rules.energies[songs[a]] - wished) < abs(rules.energies[songs[b]] - wished)
            }
            list.append(songs.remove(at: best ?? 0))
            left[artist] = songs.isEmpty ? nil : songs
            places[artist, default: []].append(place)
        }
        return list
    }
}
