import Foundation
import Glibc

extension Metrics {
    /// Memory, open files and processor time of this process, under the names that Prometheus's own clients use.
    package func watchProcess() {
        gauge("process_resident_memory_bytes", "Resident memory in bytes.") {
            // Linux: /proc/self/statm, second field, in pages.
            guard let statm = FileManager.default.contents(atPath: "/proc/self/statm") else { return [] }
            let fields = String(decoding: statm, as: UTF8.self).split(separator: " ")
            guard fields.count > 1, let pages = Double(fields[1]) else { return [] }
            return [(labels: [], value: pages * Double(sysconf(Int32(_SC_PAGESIZE))))]
        }
        gauge("process_open_fds", "Open file descriptors.") {
            guard let listing = opendir("/proc/self/fd") else { return [] }
            defer { closedir(listing) }
            var count = -3.0  // ".", ".." and the one opened for the listing
            while readdir(listing) != nil { count += 1 }
            return [(labels: [], value: count)]
        }
        gauge("process_cpu_seconds", "User and system processor time in seconds.") {
            var usage = rusage()
            guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return [] }
            let seconds = Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            return [(labels: [], value: seconds + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6)]
        }
    }
}
