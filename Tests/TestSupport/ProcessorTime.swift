import Foundation

/// The time that this thread's processor spent on `work`: unlike the time that passed, it is the same on a busy machine.
package func processorTime(of work: () throws -> Void) rethrows -> Duration {
    let start = processorTime()
    try work()
    return processorTime() - start
}

private func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
}
