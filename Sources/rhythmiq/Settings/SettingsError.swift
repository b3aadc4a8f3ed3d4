import Foundation
import HTTPTransport

/// Every fault of a configuration; the process ends with 78 (EX_CONFIG).
struct SettingsError: Error, CustomStringConvertible {
    struct Fault: Sendable, Equatable {
        let key: String
        let origin: String
        let reason: String
    }

    let faults: [Fault]

    var description: String {
        "the configuration can't be used:\n"
            + faults.map { "  \($0.key) (\($0.origin)): \($0.reason)" }.joined(separator: "\n")
    }
}

extension SettingKey {
    /// What is wrong with a value; never the value itself, which may be a secret in the wrong place (OPS-5).
    func fault(in text: String) -> String? {
        if text.isEmpty { return "is empty" }
        switch kind {
        case .text, .path, .list: return nil
        case .url(let schemes):
            guard let url = URL(string: text), let scheme = url.scheme, schemes.contains(scheme),
                scheme == "sqlite" || url.host()?.isEmpty == false
            else {
                return "is no address that begins with \(schemes.map { $0 + "://" }.joined(separator: " or "))"
            }
            if scheme == "http" || scheme == "https", !HTTPClient.admits(text) {
                return "is no address that is called: https, or http to this machine alone, and without a user's name"
            }
            return nil
        case .integer(let range):
            guard let number = Int(text), range.contains(number) else {
                return "is no whole number from \(range.lowerBound) to \(range.upperBound)"
            }
            return nil
        case .boolean: return text == "true" || text == "false" ? nil : "is neither true nor false"
        case .choice(let choices):
            return choices.contains(text) ? nil : "is none of \(choices.joined(separator: ", "))"
        }
    }
}
