import Testing

@testable import Observability

@Suite struct MetricsTests {
    @Test func theTextIsInTheFormatOfPrometheus() async {
        let metrics = Metrics()
        let jobs = metrics.counter("jobs_total", "Jobs that ended.", labels: ["state"])
        jobs.add(2, "done")
        jobs.add(0.5, "dead")
        metrics.gauge("depth", "Waiting jobs.") { [(labels: [], value: 7)] }
        let seconds = metrics.histogram("wait_seconds", "Wait.", buckets: [0.1, 1])
        seconds.observe(0.05)
        seconds.observe(.milliseconds(100))
        seconds.observe(3)

        #expect(
            await metrics.text() == """
                # HELP depth Waiting jobs.
                # TYPE depth gauge
                depth 7
                # HELP jobs_total Jobs that ended.
                # TYPE jobs_total counter
                jobs_total{state="dead"} 0.5
                jobs_total{state="done"} 2
                # HELP wait_seconds Wait.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{le="0.1"} 2
                wait_seconds_bucket{le="1"} 2
                wait_seconds_bucket{le="+Inf"} 3
                wait_seconds_sum 3.15
                wait_seconds_count 3

                """)
    }

    @Test func labelsAndHelpAreEscapedByScalars() async {
        let metrics = Metrics()
        metrics.counter("c_total", "one\r\ntwo\\three", labels: ["l"]).add(1, "a\"b\\c\r\nd")

        #expect(
            Array(await metrics.text().utf8)
                == Array(
                    """
                    # HELP c_total one\r\\ntwo\\\\three
                    # TYPE c_total counter
                    c_total{l="a\\"b\\\\c\r\\nd"} 1

                    """.utf8))
    }

    @Test func aCounterWithoutLabelsStartsAtZero() async {
        let metrics = Metrics()
        _ = metrics.counter("c_total", "C.")

        #expect(await metrics.text().contains("\nc_total 0\n"))
    }

    @Test func declaringAFamilyTwiceCountsInOne() async {
        let metrics = Metrics()
        metrics.counter("c_total", "C.").add()
        metrics.counter("c_total", "C.").add()

        #expect(await metrics.text().contains("\nc_total 2\n"))
    }

    @Test func gaugesRiseFallAndShowOddNumbers() async {
        let metrics = Metrics()
        let gauge = metrics.gauge("g", "G.", labels: ["l"])
        gauge.set(3, "a")
        gauge.add(-5, "a")
        gauge.set(.infinity, "b")
        gauge.set(.nan, "c")
        let text = await metrics.text()

        #expect(text.contains("g{l=\"a\"} -2\n"))
        #expect(text.contains("g{l=\"b\"} +Inf\n"))
        #expect(text.contains("g{l=\"c\"} NaN\n"))
    }

    @Test func tooManyLabelsRunTogetherInsteadOfFillingTheMemory() async {
        let metrics = Metrics()
        let counter = metrics.counter("c_total", "C.", labels: ["l"])
        for number in 0..<(MetricFamily.mostSeries + 100) { counter.add(1, "\(number)") }

        let lines = await metrics.text().split(separator: "\n").filter { $0.hasPrefix("c_total{") }

        #expect(lines.count == MetricFamily.mostSeries + 1)
        #expect(lines.contains("c_total{l=\"other\"} 100"))
    }

    @Test func noCountIsLostBetweenThreads() async {
        let metrics = Metrics()
        let counter = metrics.counter("c_total", "C.", labels: ["l"])
        let histogram = metrics.histogram("h", "H.")
        await withTaskGroup { group in
            for lane in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 {
                        counter.add(1, "\(lane % 2)")
                        histogram.observe(1)
                    }
                }
            }
        }
        let text = await metrics.text()

        #expect(text.contains("c_total{l=\"0\"} 4000\n") && text.contains("c_total{l=\"1\"} 4000\n"))
        #expect(text.contains("h_count 8000\n"))
    }

    @Test func theProcessIsWatched() async throws {
        let metrics = Metrics()
        metrics.watchProcess()
        let lines = await metrics.text().split(separator: "\n")

        for name in ["process_resident_memory_bytes", "process_open_fds", "process_cpu_seconds"] {
            let line = try #require(lines.first { $0.hasPrefix("\(name) ") })
            #expect(try #require(Double(line.split(separator: " ")[1])) > 0)
        }
    }
}
