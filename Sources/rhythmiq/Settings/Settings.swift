import Foundation
import LanguageAnalysis
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
    ///   - required: settings that the command can't do without, each with the reason.
    ///   - configPath: `--config`; else `$RHYTHMIQ_CONFIG`; else `bot-config/rhythmiq.yaml` when present.
    static func read(
        options: [String: String] = [:], required: [String: String] = [:], configPath: String? = nil,
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
        for (name, reason) in required.sorted(by: { $0.key < $1.key })
        where values[name] == nil && !faults.contains(where: { $0.key == name }) {
            faults.append(.init(key: name, origin: "nowhere", reason: reason))
        }
        guard faults.isEmpty else { throw SettingsError(faults: faults) }
        return Settings(values: values, file: file)
    }

    func text(_ key: String) -> String? { values[key]?.text }

    func integer(_ key: String) -> Int? { values[key].flatMap { Int($0.text) } }

    /// The same settings with one value in place of another.
    func replacing(_ key: String, with text: String) -> Settings {
        var values = values
        values[key] = Value(text: text, origin: origin(key) ?? "default")
        return Settings(values: values, file: file)
    }

    /// A fault that shows only when the value is used.
    func fault(_ key: String, _ reason: String) -> SettingsError {
        SettingsError(faults: [.init(key: key, origin: origin(key) ?? "default", reason: reason)])
    }

    func origin(_ key: String) -> String? { values[key]?.origin }

    /// State of the program (0700): `stateDirectory`, else the XDG place.
    func stateDirectory(environment: [String: String] = ProcessInfo.processInfo.environment) -> URL {
        if let path = text("stateDirectory") { return URL(filePath: path, directoryHint: .isDirectory) }
        if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") {
            return URL(filePath: base, directoryHint: .isDirectory).appending(path: "rhythmiq")
        }
        let home = environment["HOME"].flatMap {
            $0.hasPrefix("/") ? URL(filePath: $0, directoryHint: .isDirectory) : nil
        }
        return (home ?? FileManager.default.homeDirectoryForCurrentUser).appending(path: ".local/state/rhythmiq")
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
        let root: Node?
        do {
            root = try Yams.compose(yaml: try String(contentsOfFile: file, encoding: .utf8))
        } catch let error as YamlError {
            // A YAML error quotes the text around it, which may be a secret: the place alone is told.
            faults.append(.init(key: "–", origin: origin, reason: "is not valid YAML (\(place(of: error)))"))
            return
        } catch {
            faults.append(.init(key: "–", origin: origin, reason: "can't be read: \(error.localizedDescription)"))
            return
        }
        guard let root, root.null == nil else { return }
        guard let mapping = root.mapping else {
            faults.append(.init(key: "–", origin: origin, reason: "must hold names and values at its top"))
            return
        }
        let leaves = leaves(of: mapping, prefix: "")
        for name in Set(leaves.map(\.name)).sorted() {
            let nodes = leaves.filter { $0.name == name }.map(\.node)
            if nodes.count > 1 {
                faults.append(.init(key: name, origin: origin, reason: "is given twice"))
            } else if let node = nodes.first {
                take(name, node, origin: origin, into: &values, faults: &faults)
            }
        }
        for key in SettingKey.all where key.isSecret {
            let given = Set(leaves.filter { $0.node.null == nil }.map(\.name))
            if given.isSuperset(of: [key.name, key.name + "File"]) {
                faults.append(.init(key: key.name, origin: origin, reason: "is given twice, as value and as file"))
            }
        }
    }

    private static func place(of error: YamlError) -> String {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
            "line \(mark.line), column \(mark.column)"
        case .duplicatedKeysInMapping: "a name stands twice in one group"
        default: "unknown place"
        }
    }

    /// Values by their full names, whether nested (`telegram:` above `mode:`) or dotted (`telegram.mode:`).
    private static func leaves(of mapping: Node.Mapping, prefix: String) -> [(name: String, node: Node)] {
        mapping.flatMap { key, node -> [(name: String, node: Node)] in
            let name = prefix + (key.scalar?.string ?? "?")
            if let inner = node.mapping, !inner.isEmpty { return leaves(of: inner, prefix: name + ".") }
            return [(name, node)]
        }
    }

    private static func take(
        _ name: String, _ node: Node, origin: String, into values: inout [String: Value],
        faults: inout [SettingsError.Fault]
    ) {
        if node.null != nil { return }
        if let key = SettingKey.byName[name] {
            if let text = text(of: node, for: key) {
                values[name] = Value(text: text, origin: origin)
            } else {
                let expected = key.kind == .list ? "a value or a list of values" : "a single value"
                faults.append(.init(key: name, origin: origin, reason: "must be \(expected)"))
            }
        } else if name.hasSuffix("File"), let key = SettingKey.byName[String(name.dropLast(4))], key.isSecret {
            guard let path = node.scalar?.string else {
                faults.append(.init(key: name, origin: origin, reason: "must be a single value"))
                return
            }
            read(secretFile: path, for: key, origin: origin, into: &values, faults: &faults)
        } else {
            let hint = nearestName(to: name).map { "; did you mean \($0)?" } ?? ""
            faults.append(.init(key: name, origin: origin, reason: "is no setting\(hint)"))
        }
    }

    /// The value as it is written: YAML's own types would turn the market NO into false, and a key of digits into a number.
    private static func text(of node: Node, for key: SettingKey) -> String? {
        if key.kind == .list, let elements = node.sequence {
            let texts = elements.compactMap { $0.scalar?.string }
            return texts.count == elements.count ? texts.joined(separator: ",") : nil
        }
        if key.kind == .boolean, let flag = node.bool { return flag ? "true" : "false" }
        return node.scalar?.string
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
        if othersMayRead(path) {
            faults.append(
                .init(
                    key: key.name, origin: origin,
                    reason: "names a file that others can read; `chmod 600 \(path)` keeps it to its owner"))
            return
        }
        do {
            // A handle also reads pipes, which are no files with a length.
            let handle = try FileHandle(forReadingFrom: URL(filePath: path))
            let text = String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            if text.isEmpty {
                faults.append(.init(key: key.name, origin: origin, reason: "names an empty file"))
            } else {
                values[key.name] = Value(text: text, origin: origin)
            }
        } catch {
            faults.append(.init(key: key.name, origin: origin, reason: "names a file that can't be read: \(path)"))
        }
    }

    /// Of plain files (LOG-4): pipes and other descriptors that were handed over have no readers but this process. One
    /// that is not there is told by whoever reads it.
    private static func othersMayRead(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
        return status.st_mode & 0o077 != 0
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

    /// The setting that was probably meant: the same letters, else the one with the fewest differences, up to three.
    private static func nearestName(to name: String) -> String? {
        func letters(_ name: String) -> [UInt8] { Array(name.lowercased().filter { $0.isLetter || $0.isNumber }.utf8) }
        let wanted = letters(name)
        let nearest = SettingKey.all.map { (name: $0.name, distance: editDistance(letters($0.name), wanted, limit: 3)) }
            .min { $0.distance < $1.distance }
        if let nearest, nearest.distance <= 3 { return nearest.name }
        let last = name.split(separator: ".").last
        let alike = SettingKey.all.map(\.name).filter { $0.split(separator: ".").last == last }
        return alike.count == 1 ? alike.first : nil
    }
}
