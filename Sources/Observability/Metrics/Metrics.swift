import Synchronization

/// The daemon's counters, gauges and histograms, and their text for Prometheus (exposition format 0.0.4).
///
/// Families are declared once, at the start, by those who count; declaring one again gives the same one back. Counting
/// takes one short lock of its family. Labels hold a few known words (a route, a status, a step), never ids or texts.
package final class Metrics: Sendable {
    /// What an HTTP answer that carries `text()` says it is.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Keys: the families' names.
    private let families = Mutex<[String: MetricFamily]>([:])

    package init() {}

    package func counter(_ name: String, _ help: String, labels: [String] = []) -> Counter {
        Counter(family: family(name, help, .counter, labels))
    }

    package func gauge(_ name: String, _ help: String, labels: [String] = []) -> Gauge {
        Gauge(family: family(name, help, .gauge, labels))
    }

    /// A gauge that is read when somebody looks: the depth of a queue, the state of a breaker.
    ///
    /// - Parameter read: the values by label; a label list of another length than `labels` is left out.
    package func gauge(
        _ name: String, _ help: String, labels: [String] = [],
        read: @escaping @Sendable () async -> [(labels: [String], value: Double)]
    ) {
        family(name, help, .gauge, labels).setReader(read)
    }

    /// - Parameter buckets: upper bounds, ascending; the one without a bound is added.
    package func histogram(
        _ name: String, _ help: String, labels: [String] = [], buckets: [Double] = Histogram.seconds
    ) -> Histogram {
        precondition(buckets == buckets.sorted() && !buckets.isEmpty, "buckets ascend")
        return Histogram(family: family(name, help, .histogram(buckets), labels))
    }

    /// All families in the order of their names, each ending in a newline.
    package func text() async -> String {
        let sorted = families.withLock { $0.values.sorted { $0.name < $1.name } }
        var text = ""
        for family in sorted { text += await family.text() }
        return text
    }

    private func family(_ name: String, _ help: String, _ kind: MetricFamily.Kind, _ labels: [String]) -> MetricFamily {
        precondition(
            MetricFamily.isName(name) && labels.allSatisfy(MetricFamily.isLabel), "not a metric's name: \(name)")
        return families.withLock { families in
            if let known = families[name] {
                precondition(known.kind == kind && known.labels == labels, "\(name) is declared twice, differently")
                return known
            }
            let new = MetricFamily(name: name, help: help, kind: kind, labels: labels)
            families[name] = new
            return new
        }
    }
}

/// Only grows.
package struct Counter: Sendable {
    let family: MetricFamily

    /// - Parameter labels: one for each that was declared.
    package func add(_ amount: Double = 1, _ labels: String...) {
        precondition(amount >= 0, "a counter never falls")
        family.change(labels) { $0.value += amount }
    }
}

/// Rises and falls.
package struct Gauge: Sendable {
    let family: MetricFamily

    package func set(_ value: Double, _ labels: String...) { family.change(labels) { $0.value = value } }

    package func add(_ amount: Double, _ labels: String...) { family.change(labels) { $0.value += amount } }
}

/// How often a measure fell under each of a few bounds.
package struct Histogram: Sendable {
    /// From a webhook's millisecond to a slow outside service.
    package static let seconds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120,
    ]

    let family: MetricFamily

    package func observe(_ value: Double, _ labels: String...) {
        guard case .histogram(let bounds) = family.kind else { return }
        family.change(labels) { series in
            series.value += value
            series.counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        }
    }

    package func observe(_ duration: Duration, _ labels: String...) {
        let parts = duration.components
        let value = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
        guard case .histogram(let bounds) = family.kind else { return }
        family.change(labels) { series in
            series.value += value
            series.counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        }
    }
}
