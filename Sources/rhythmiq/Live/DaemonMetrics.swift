import Foundation
import HTTPTransport
import ImageGenerationAPI
import Jobs
import Observability
import RhythmiQDomain
import Storage
import Synchronization

/// What the daemon counts; names and labels are the contract with dashboards. No person, text or address is in a label.
final class DaemonMetrics: Sendable {
    let registry = Metrics()
    private let updates: Counter
    private let jobs: Counter
    private let jobSeconds: Histogram
    private let stepSeconds: Histogram
    private let calls: Counter
    private let callSeconds: Histogram
    private let healed: Counter
    private let recycled: Counter
    private let pictures: Counter
    private let pictureSeconds: Histogram
    private let catalogues: Counter
    private let began = Mutex<[Job.ID: ContinuousClock.Instant]>([:])

    init() {
        updates = registry.counter("rhythmiq_updates_total", "Updates taken in.", labels: ["outcome"])
        jobs = registry.counter("rhythmiq_job_runs_total", "Runs of jobs.", labels: ["kind", "outcome"])
        jobSeconds = registry.histogram("rhythmiq_job_run_seconds", "How long a run of a job takes.", labels: ["kind"])
        stepSeconds = registry.histogram(
            "rhythmiq_step_seconds", "How long a step takes from its intent to its result.", labels: ["step"])
        calls = registry.counter(
            "rhythmiq_outside_calls_total", "Calls to outside services.", labels: ["operation", "outcome", "retry"])
        callSeconds = registry.histogram(
            "rhythmiq_outside_call_seconds", "How long calls to outside services take.", labels: ["operation"])
        healed = registry.counter("rhythmiq_playlists_healed_total", "Twins of playlists that were taken back.")
        recycled = registry.counter(
            "rhythmiq_house_playlists_recycled_total", "The house account's oldest playlists, taken back.")
        pictures = registry.counter(
            "rhythmiq_pictures_total", "Pictures ordered of the image service.", labels: ["outcome"])
        pictureSeconds = registry.histogram(
            "rhythmiq_picture_seconds", "How long the image service takes for a picture.", labels: ["outcome"])
        catalogues = registry.counter(
            "rhythmiq_catalogue_files_total", "New catalogue indexes that were found.", labels: ["outcome"])
    }

    func count(picture end: PictureEnd, _ time: Duration) {
        pictures.add(1, end.rawValue)
        if end == .kept || end == .failed { pictureSeconds.observe(time, end.rawValue) }
    }

    func watch(_ generator: ImageGenerator) {
        registry.gauge("rhythmiq_image_service_suspended", "1 while the image service is left alone.", labels: []) {
            [([], generator.isSuspended ? 1 : 0)]
        }
    }

    func count(update outcome: String) { updates.add(1, outcome) }

    func countRecycled() { recycled.add(1) }

    func countHealed(_ count: Int) { healed.add(Double(count)) }

    func count(_ change: LiveCatalogue.Change) {
        switch change {
        case .none: break
        case .replaced: catalogues.add(1, "replaced")
        case .refused: catalogues.add(1, "refused")
        }
    }

    func count(_ event: JobRunner.Event) {
        switch event {
        case .began(let claimed): began.withLock { $0[claimed.job.id] = .now }
        case .ended(let job, let ending):
            jobs.add(1, job.kind.rawValue, ending.outcome.kindName)
            if let start = began.withLock({ $0.removeValue(forKey: job.id) }) {
                jobSeconds.observe(ContinuousClock.now - start, job.kind.rawValue)
            }
        case .leaseLost(let id), .failed(let id, _): _ = began.withLock { $0.removeValue(forKey: id) }
        case .refused, .storeTrouble: break
        }
    }

    func observe(step: String, _ duration: Duration) { stepSeconds.observe(duration, step) }

    @Sendable func observeCall(_ observation: Upstream.Observation) {
        let outcome =
            switch observation.outcome {
            case .answered(let status): "\(status / 100)xx"
            case .failed: "failed"
            case .refusedByBreaker: "breaker"
            case .throttled: "throttled"
            }
        calls.add(1, observation.operation, outcome, observation.isRetry ? "1" : "0")
        callSeconds.observe(observation.duration, observation.operation)
    }

    /// Gauges that are asked when somebody looks.
    func watch(_ store: SQLiteStore, _ upstreams: [Upstream]) {
        registry.gauge("rhythmiq_jobs", "Jobs by what they are for and their state.", labels: ["kind", "state"]) {
            // A store that can't be read has no numbers; readiness says so.
            do { return try await store.jobCountsByKind().map { ([$0.kind, $0.state], Double($0.count)) } } catch {
                return []
            }
        }
        registry.gauge("rhythmiq_outbox", "Messages that are to be sent or edited, by state.", labels: ["state"]) {
            do { return try await store.outboxCounts().map { ([$0.key], Double($0.value)) } } catch { return [] }
        }
        registry.gauge("rhythmiq_breaker_open", "1 while calls to a service are held back.", labels: ["service"]) {
            var states: [(labels: [String], value: Double)] = []
            for upstream in upstreams {
                states.append(([upstream.service], await upstream.breakerPhase == .closed ? 0 : 1))
            }
            return states
        }
    }
}

extension JobOutcome {
    /// For labels.
    var kindName: String {
        switch self {
        case .completed: "completed"
        case .retry: "retry"
        case .snooze: "snooze"
        case .parked: "parked"
        case .dead: "dead"
        }
    }

    /// For log lines.
    var name: String {
        switch self {
        case .parked(let reason, _): "parked: \(reason.rawValue)"
        case .dead(let code): "dead: \(code)"
        default: kindName
        }
    }
}

/// A job store that measures how long steps take.
struct MeasuredJobStore: JobStore {
    let store: SQLiteStore
    let metrics: DaemonMetrics
    private let begun = Begun()

    private final class Begun: Sendable {
        let instants = Mutex<[String: ContinuousClock.Instant]>([:])
    }

    init(store: SQLiteStore, metrics: DaemonMetrics) {
        self.store = store
        self.metrics = metrics
    }

    func claim(limit: Int, now: Date) async throws -> [ClaimedJob] { try await store.claim(limit: limit, now: now) }

    func renew(_ leases: [Lease], until: Date) async throws -> Set<Lease> {
        try await store.renew(leases, until: until)
    }

    func begin(_ step: String, _ lease: Lease, isCalling: Bool) async throws -> StepRecord {
        let record = try await store.begin(step, lease, isCalling: isCalling)
        begun.instants.withLock { instants in
            // Steps that never end leave an entry; they are few, and forgotten in bulk.
            if instants.count > 10_000 { instants.removeAll() }
            instants["\(lease.job)/\(step)"] = .now
        }
        return record
    }

    func note(_ step: String, _ lease: Lease, _ note: [UInt8]) async throws {
        try await store.note(step, lease, note)
    }

    func complete(_ step: String, _ lease: Lease, result: [UInt8], effects: [Effect]) async throws {
        try await store.complete(step, lease, result: result, effects: effects)
        let start = begun.instants.withLock { $0.removeValue(forKey: "\(lease.job)/\(step)") }
        if let start { metrics.observe(step: step, ContinuousClock.now - start) }
    }

    func finish(_ lease: Lease, _ outcome: JobOutcome, effects: [Effect]) async throws {
        try await store.finish(lease, outcome, effects: effects)
    }

    func release(_ user: UserAddress, parkedFor reason: ParkingReason) async throws {
        try await store.release(user, parkedFor: reason)
    }

    func nextDueDate() async throws -> Date? { try await store.nextDueDate() }
}
