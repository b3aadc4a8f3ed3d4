/// Keeps at most `limit` values; the one that was put in first makes room.
struct BoundedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    let limit: Int
    private var values: [Key: Value] = [:]
    /// In the order of their coming.
    private var order: [Key] = []

    init(limit: Int) { self.limit = max(limit, 1) }

    var count: Int { values.count }

    subscript(key: Key) -> Value? {
        get { values[key] }
        set {
            guard let newValue else { return remove(key) }
            if values.updateValue(newValue, forKey: key) == nil { order.append(key) }
            if order.count > limit { values[order.removeFirst()] = nil }
        }
    }

    mutating func remove(_ key: Key) {
        if values.removeValue(forKey: key) != nil { order.removeAll { $0 == key } }
    }
}
