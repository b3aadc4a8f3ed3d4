import Foundation
import TestSupport

/// Telegram's documentation as data: which parameters a method takes and of which types.
struct TelegramSpecification: Sendable, Decodable {
    struct Entry: Sendable, Decodable {
        let fields: [Field]?
        let subtypes: [String]?
    }

    struct Field: Sendable, Decodable {
        let name: String
        let types: [String]
        let required: Bool
    }

    let methods: [String: Entry]
    let types: [String: Entry]

    /// `nil` where the file is not at hand: then names and types go unchecked, which a test shows by being skipped.
    static let documented: TelegramSpecification? = Checkout.telegramMethods.map { file in
        do {
            return try JSONDecoder().decode(TelegramSpecification.self, from: Data(contentsOf: file))
        } catch {
            preconditionFailure("\(file.lastPathComponent) can't be read: \(error)")
        }
    }

    /// - Returns: what is wrong with a call; empty when it is as documented.
    func faults(_ method: String, _ parameters: TelegramParameters) -> [String] {
        guard let entry = methods[method] else { return ["\(method): no such method"] }
        let values = Dictionary(
            uniqueKeysWithValues: parameters.values.keys.map { name in
                let isText = entry.fields?.first { $0.name == name }?.types == ["String"]
                return (name, isText ? parameters.values[name] ?? .null : parameters[name] ?? .null)
            })
        return faults(.object(values), entry, at: method, known: Set(parameters.files.keys))
    }

    private func faults(_ value: JSON, _ entry: Entry, at place: String, known: Set<String> = []) -> [String] {
        if let subtypes = entry.subtypes, !subtypes.isEmpty {
            let all = subtypes.compactMap { types[$0] }.map { faults(value, $0, at: place) }
            return all.min { $0.count < $1.count } ?? []
        }
        guard case .object(let members) = value else { return ["\(place): an object is expected"] }
        let fields = entry.fields ?? []
        var found = members.keys.filter { name in !fields.contains { $0.name == name } }.map { "\(place).\($0)?" }
        for field in fields {
            guard let member = members[field.name] else {
                if field.required, !known.contains(field.name) { found.append("\(place).\(field.name) is missing") }
                continue
            }
            let each = field.types.map { faults(member, type: $0, at: "\(place).\(field.name)") }
            found += each.min { $0.count < $1.count } ?? []
        }
        return found
    }

    private func faults(_ value: JSON, type: String, at place: String) -> [String] {
        if type.hasPrefix("Array of ") {
            guard case .array(let values) = value else { return ["\(place): an array is expected"] }
            return values.flatMap { faults($0, type: String(type.dropFirst(9)), at: place + "[]") }
        }
        switch (type, value) {
        case ("Integer", .integer), ("String", .string), ("Boolean", .bool), ("Float", .number), ("Float", .integer):
            return []
        case ("Integer", _), ("String", _), ("Boolean", _), ("Float", _): return ["\(place): \(type) is expected"]
        default: return types[type].map { faults(value, $0, at: place) } ?? []
        }
    }
}

extension FakeTelegram {
    /// Whether calls are compared with Telegram's documentation, which has to be at hand for that.
    package static let checksSpecification = TelegramSpecification.documented != nil
}
