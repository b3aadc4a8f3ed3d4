import Foundation
import TestSupport
import Yams

/// Compares requests with an OpenAPI description: path, method, parameters, type and properties of the body.
package struct SpecificationCheck: Sendable {
    /// `nil` where the description does not lie beside the checkout.
    package static let spotify: SpecificationCheck? = Checkout.spotifySpecification.map { file in
        do { return try SpecificationCheck(yaml: String(contentsOf: file, encoding: .utf8)) } catch {
            preconditionFailure("the specification cannot be read")
        }
    }

    private struct Operation: Sendable {
        var parameters: [Parameter] = []
        /// Content type → properties and what is required; `nil` for a body that is not JSON.
        var bodies: [String: Body] = [:]
    }

    private struct Parameter: Sendable {
        let name: String
        let isRequired: Bool
        let type: String
        let minimum: Int?
        let maximum: Int?
        let choices: [String]
    }

    private struct Body: Sendable {
        let types: [String: String]
        let required: [String]
    }

    /// Path → method → what it takes.
    private var paths: [String: [String: Operation]] = [:]

    package init(yaml: String) throws {
        let root = try Yams.load(yaml: yaml) as? [String: Any] ?? [:]
        let shared = (root["components"] as? [String: Any])?["parameters"] as? [String: Any] ?? [:]
        for case (let path, let methods as [String: Any]) in root["paths"] as? [String: Any] ?? [:] {
            for case (let method, let description as [String: Any]) in methods {
                paths[path, default: [:]][method.uppercased()] = Self.operation(description, shared)
            }
        }
    }

    package var pathCount: Int { paths.count }

    private static func operation(_ description: [String: Any], _ shared: [String: Any]) -> Operation {
        var operation = Operation()
        for case let entry as [String: Any] in description["parameters"] as? [Any] ?? [] {
            let name = (entry["$ref"] as? String)?.split(separator: "/").last.map(String.init)
            let whole = name.flatMap { shared[$0] as? [String: Any] } ?? entry
            guard whole["in"] as? String == "query", let own = whole["name"] as? String else { continue }
            let schema = whole["schema"] as? [String: Any] ?? [:]
            let items = schema["items"] as? [String: Any] ?? schema
            operation.parameters.append(
                Parameter(
                    name: own, isRequired: whole["required"] as? Bool ?? false,
                    type: schema["type"] as? String ?? "string", minimum: schema["minimum"] as? Int,
                    maximum: schema["maximum"] as? Int, choices: items["enum"] as? [String] ?? []))
        }
        let content = (description["requestBody"] as? [String: Any])?["content"] as? [String: Any] ?? [:]
        for case (let type, let entry as [String: Any]) in content {
            let schema = entry["schema"] as? [String: Any] ?? [:]
            let properties = schema["properties"] as? [String: Any] ?? [:]
            operation.bodies[type] = Body(
                types: properties.compactMapValues { ($0 as? [String: Any])?["type"] as? String },
                required: schema["required"] as? [String] ?? [])
        }
        return operation
    }

    // MARK: - Checking

    /// - Parameter prefix: what stands before the description's paths.
    /// - Returns: what does not fit; empty for a request as described.
    package func problems(of call: Call, under prefix: String) -> [String] {
        guard call.path.hasPrefix(prefix), let methods = methods(of: String(call.path.dropFirst(prefix.count))) else {
            return ["the specification knows no such path"]
        }
        guard let operation = methods[call.method] else { return ["the specification knows no such method"] }
        return parameterProblems(call, operation) + bodyProblems(call, operation)
    }

    private func methods(of path: String) -> [String: Operation]? {
        if let exact = paths[path] { return exact }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return paths.first { template, _ in
            let expected = template.split(separator: "/", omittingEmptySubsequences: false)
            return expected.count == parts.count
                && zip(expected, parts).allSatisfy { $0 == $1 || ($0.hasPrefix("{") && !$1.isEmpty) }
        }?.value
    }

    private func parameterProblems(_ call: Call, _ operation: Operation) -> [String] {
        let known = Dictionary(operation.parameters.map { ($0.name, $0) }) { first, _ in first }
        var problems = operation.parameters.filter { $0.isRequired && call.query($0.name) == nil }.map {
            "the parameter \($0.name) is missing"
        }
        for (name, value) in call.query {
            guard let parameter = known[name] else {
                problems.append("the parameter \(name) is unknown")
                continue
            }
            if parameter.type == "integer" {
                guard let number = Int(value), number >= parameter.minimum ?? .min, number <= parameter.maximum ?? .max
                else {
                    problems.append("the parameter \(name) is no number in range")
                    continue
                }
            }
            let values = parameter.type == "array" ? value.split(separator: ",").map(String.init) : [value]
            if !parameter.choices.isEmpty, !values.allSatisfy(parameter.choices.contains) {
                problems.append("the parameter \(name) has an unknown value")
            }
        }
        return problems
    }

    private func bodyProblems(_ call: Call, _ operation: Operation) -> [String] {
        if operation.bodies.isEmpty { return call.body.isEmpty ? [] : ["a body where none belongs"] }
        guard let type = call.contentType, let body = operation.bodies[type] else {
            return ["the content type is none of \(operation.bodies.keys.sorted())"]
        }
        guard type == "application/json" else { return [] }
        guard let object = call.object else { return ["the body is no JSON object"] }
        let missing = body.required.filter { object[$0] == nil }.map { "the property \($0) is missing" }
        return missing
            + object.sorted { $0.key < $1.key }.compactMap { name, value in
                guard let type = body.types[name] else { return "the property \(name) is unknown" }
                return Self.fits(value, type) ? nil : "the property \(name) is no \(type)"
            }
    }

    private static func fits(_ value: Any, _ type: String) -> Bool {
        switch type {
        case "string": value is String
        // JSON's numbers and truth values are the same class in Foundation, told apart by what they were made of.
        case "boolean": isTruthValue(value)
        case "integer", "number": value is NSNumber && !isTruthValue(value)
        case "array": value is [Any]
        case "object": value is [String: Any]
        default: true
        }
    }

    private static func isTruthValue(_ value: Any) -> Bool {
        guard let number = value as? NSNumber else { return false }
        return String(cString: number.objCType) == "c"
    }
}
