import Foundation
import Yams

/// The settings after all layers: default, YAML file, environment, options of the command; the later wins.
///
/// Reading checks everything and reports every fault at once, each with the key's full name and where the value came from.
/// Values of secrets never appear in a fault.
struct Settings: Sendable {
    private let values: [String: Value]
    /// The YAML file that was read, if any.
    let file: String?

    struct Value: Sendable {
        let text: String
        /// `default`, `file bot-config/rhythmiq.yaml`, `environment TELEGRAM_TOKEN`, `option --config`
        let origin: String
    }

    /// - Parameters:
    ///   - options: values given on the command line, by setting name.
    ///   - configPath: `--config`; else `$RHYTHMIQ_CONFIG`; else `bot-config/rhythmiq.yaml` when present.
    static func read(
        options: [String: String] = [:], configPath: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        defaultFile: String = "bot-config/rhythmiq.yaml"
    ) throws(SettingsError) -> Settings {
        var faults: [SettingsError.Fault] = []
        var values: [String: Value] = [:]
        for key in SettingKey.all {
            if let text = key.defaultValue { values[key.name] = Value(text: text, origin: "default") }
        }
        let file = locate(configPath, environment, defaultFile)
        if let file { apply(yamlFile: file, to: &values, faults: &faults) }
        apply(environment: environment, to: &values, faults: &faults)
        for (name, text) in options { values[name] = Value(text: text, origin: "option") }
        for key in SettingKey.all {
            if let value = values[key.name], let reason = key.fault(in: value.text) {
                faults.append(.init(key: key.name, origin: value.origin, reason: reason))
            }
        }
        crossCheck(values, &faults)
        guard faults.isEmpty else { throw SettingsError(faults: faults) }
        return Settings(values: values, file: file)
    }

    func text(_ key: String) -> String? { values[key]?.text }

    func integer(_ key: String) -> Int? { values[key].flatMap { Int($0.text) } }

    func origin(_ key: String) -> String? { values[key]?.origin }

    /// State of the program (0700): `stateDirectory`, else the XDG place.
    func stateDirectory(environment: [String: String] = ProcessInfo.processInfo.environment) -> URL {
        if let path = text("stateDirectory") { return URL(filePath: path, directoryHint: .isDirectory) }
        if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") {
            return URL(filePath: base, directoryHint: .isDirectory).appending(path: "rhythmiq")
        }
        return FileManager.default.homeDirectoryForCurrentUser.appending(path: ".local/state/rhythmiq")
    }

    // MARK: - Layers

    private static func locate(
        _ configPath: String?, _ environment: [String: String], _ defaultFile: String
    ) -> String? {
        if let configPath { return configPath }
        if let path = environment["RHYTHMIQ_CONFIG"], !path.isEmpty { return path }
        return FileManager.default.fileExists(atPath: defaultFile) ? defaultFile : nil
    }

    private static func apply(
        yamlFile file: String, to values: inout [String: Value], faults: inout [SettingsError.Fault]
    ) {
        let origin = "file \(file)"
        let root: Any?
        do {
            root = try Yams.load(yaml: try String(contentsOfFile: file, encoding: .utf8))
        } catch let error as YamlError {
            // A YAML error quotes the text around it, which may be a secret: the place alone is told.
            faults.append(.init(key: "–", origin: origin, reason: "is not valid YAML (\(place(of: error)))"))
            return
        } catch {
            faults.append(.init(key: "–", origin: origin, reason: "can't be read: \(error.localizedDescription)"))
            return
        }
        guard let root else { return }
        guard let mapping = root as? [String: Any] else {
            faults.append(.init(key: "–", origin: origin, reason: "must hold names and values at its top"))
            return
        }
        for (name, leaf) in flattened(mapping, prefix: "").sorted(by: { $0.key < $1.key }) {
            take(name, leaf, origin: origin, into: &values, faults: &faults)
        }
    }

    private static func place(of error: YamlError) -> String {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
            "line \(mark.line), column \(mark.column)"
        default: "unknown place"
        }
    }

    private static func flattened(_ mapping: [String: Any], prefix: String) -> [String: Any] {
        var result: [String: Any] = [:]
        for (name, value) in mapping {
            if let inner = value as? [String: Any], !inner.isEmpty {
                result.merge(flattened(inner, prefix: prefix + name + ".")) { first, _ in first }
            } else {
                result[prefix + name] = value
            }
        }
        return result
    }

    private static func take(
        _ name: String, _ leaf: Any, origin: String, into values: inout [String: Value],
        faults: inout [SettingsError.Fault]
    ) {
        if leaf is NSNull { return }
        if let key = SettingKey.byName[name] {
            if let list = leaf as? [Any], key.kind == .list {
                values[name] = Value(text: list.map { "\($0)" }.joined(separator: ","), origin: origin)
            } else if leaf is [Any] || leaf is [String: Any] {
                faults.append(.init(key: name, origin: origin, reason: "must be a single value"))
            } else {
                values[name] = Value(text: "\(leaf)", origin: origin)
            }
        } else if name.hasSuffix("File"), let key = SettingKey.byName[String(name.dropLast(4))], key.isSecret {
            read(secretFile: "\(leaf)", for: key, origin: origin, into: &values, faults: &faults)
        } else {
            let hint = nearestName(to: name).map { "; did you mean \($0)?" } ?? ""
            faults.append(.init(key: name, origin: origin, reason: "is no setting\(hint)"))
        }
    }

    private static func apply(
        environment: [String: String], to values: inout [String: Value], faults: inout [SettingsError.Fault]
    ) {
        for key in SettingKey.all {
            if let text = environment[key.environmentName] {
                values[key.name] = Value(text: text, origin: "environment \(key.environmentName)")
            }
            let fileName = key.environmentName + "_FILE"
            if key.isSecret, let path = environment[fileName] {
                if environment[key.environmentName] != nil {
                    faults.append(
                        .init(
                            key: key.name, origin: "environment \(fileName)",
                            reason: "is given twice, as value and as file"))
                }
                read(secretFile: path, for: key, origin: "environment \(fileName)", into: &values, faults: &faults)
            }
        }
    }

    private static func read(
        secretFile path: String, for key: SettingKey, origin: String, into values: inout [String: Value],
        faults: inout [SettingsError.Fault]
    ) {
        do {
            let text = try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
            if text.isEmpty {
                faults.append(.init(key: key.name, origin: origin, reason: "names an empty file"))
            } else {
                values[key.name] = Value(text: text, origin: origin)
            }
        } catch {
            faults.append(.init(key: key.name, origin: origin, reason: "names a file that can't be read: \(path)"))
        }
    }

    private static func crossCheck(_ values: [String: Value], _ faults: inout [SettingsError.Fault]) {
        if let mode = values["telegram.mode"], mode.text == "webhook", values["telegram.webhookSecret"] == nil {
            faults.append(
                .init(key: "telegram.webhookSecret", origin: mode.origin, reason: "is required in webhook mode"))
        }
        for (one, other) in [
            ("spotify.clientID", "spotify.clientSecret"), ("covers.s3.accessKey", "covers.s3.secretKey"),
        ] {
            for (present, absent) in [(one, other), (other, one)] {
                if let value = values[present], values[absent] == nil {
                    faults.append(.init(key: absent, origin: value.origin, reason: "is required with \(present)"))
                }
            }
        }
    }

    private static func nearestName(to name: String) -> String? {
        let folded = name.lowercased().filter(\.isLetter)
        return SettingKey.all.map(\.name).first { $0.lowercased().filter(\.isLetter) == folded }
            ?? SettingKey.all.map(\.name).first { $0.split(separator: ".").last == name.split(separator: ".").last }
    }
}

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
    /// What is wrong with a value; never the value itself when it is a secret.
    fileprivate func fault(in text: String) -> String? {
        let shown = isSecret ? "the value" : "\"\(text)\""
        if text.isEmpty { return "is empty" }
        switch kind {
        case .text, .path, .list: return nil
        case .url(let schemes):
            guard let url = URL(string: text), let scheme = url.scheme, schemes.contains(scheme),
                scheme == "sqlite" || url.host()?.isEmpty == false
            else {
                return "\(shown) is no address that begins with \(schemes.map { $0 + "://" }.joined(separator: " or "))"
            }
            return nil
        case .integer(let range):
            guard let number = Int(text), range.contains(number) else {
                return "\(shown) is no whole number from \(range.lowerBound) to \(range.upperBound)"
            }
            return nil
        case .boolean: return text == "true" || text == "false" ? nil : "\(shown) is neither true nor false"
        case .choice(let choices):
            return choices.contains(text) ? nil : "\(shown) is none of \(choices.joined(separator: ", "))"
        }
    }
}
