import DaybookCore
package import DaybookEngine

/// The OpenAPI 3.1 document of a catalog. Source: https://spec.openapis.org/oas/v3.1.0
package enum OpenAPI {
    /// The document as JSON, written from the declarations alone.
    package static func document(_ catalog: Catalog, version: String) -> [UInt8] {
        var paths: [Value.Member] = []
        for info in catalog.endpoints.map(\.info) {
            paths.append(.init(info.path, .object([.init(info.method.lowercased(), operation(info))])))
        }
        paths += serverPaths
        let information = object([
            ("title", .text("Daybook")), ("version", .text(version)),
            ("description", .text("Reports of privacy-first web and product analytics. " + readers)),
            ("license", object([("name", .text("MIT")), ("identifier", .text("MIT"))])),
        ])
        var writer = JSONWriter()
        writer.value(
            object([
                ("openapi", .text("3.1.0")), ("info", information), ("servers", .list([object([("url", .text("/"))])])),
                ("paths", .object(paths)), ("components", object([("securitySchemes", securitySchemes)])),
            ]))
        return writer.bytes
    }

    private static let readers =
        "The JSON files of a built site and `daybook query` carry the same bodies as a server's endpoints."

    private static let securitySchemes = object([
        ("key", object([("type", .text("apiKey")), ("in", .text("header")), ("name", .text("X-Pulse-Key"))])),
        ("keyParameter", object([("type", .text("apiKey")), ("in", .text("query")), ("name", .text("key"))])),
        ("adminToken", object([("type", .text("http")), ("scheme", .text("bearer"))])),
        (
            "session",
            object([("type", .text("apiKey")), ("in", .text("cookie")), ("name", .text(ServerEndpoint.sessionCookie))])
        ),
    ])

    private static func operation(_ info: EndpointInfo) -> Value {
        var responses = [("200", answer("The report.", schema(info.output)))]
        responses.append(("400", answer("A parameter cannot be read.", errorSchema)))
        var security: [Value] = []
        if case .scope = info.access {
            responses.append(("401", answer("The key is missing or invalid.", errorSchema)))
            responses.append(("403", answer("The key does not allow this.", errorSchema)))
            responses.append(("429", answer("Too many requests in this second.", errorSchema)))
            security = [object([("key", .list([]))]), object([("keyParameter", .list([]))])]
        }
        return object([
            ("operationId", .text(info.report)), ("summary", .text(info.about)), ("tags", .list([.text(info.module)])),
            ("parameters", .list(info.input.map(parameter))), ("security", .list(security)),
            ("responses", object(responses)),
        ])
    }

    /// The paths of the endpoints that answer no report, each with all its methods.
    private static var serverPaths: [Value.Member] {
        var paths: [(path: String, operations: [Value.Member])] = []
        for endpoint in ServerEndpoint.allCases {
            let member = Value.Member(endpoint.method.lowercased(), operation(endpoint))
            if let index = paths.firstIndex(where: { $0.path == endpoint.path }) {
                paths[index].operations.append(member)
            } else {
                paths.append((endpoint.path, [member]))
            }
        }
        return paths.map { .init($0.path, .object($0.operations)) }
    }

    private static func operation(_ endpoint: ServerEndpoint) -> Value {
        var responses: [(String, Value)] = []
        let content = endpoint.contentType.map { type in
            ("content", object([(type, object([("schema", object([]))]))]))
        }
        responses.append(
            (String(endpoint.success), object([("description", .text(endpoint.about))] + (content.map { [$0] } ?? []))))
        var security: [Value] = []
        var failures = Set(endpoint.failures)
        switch endpoint.caller {
        case .anyone: break
        case .key:
            failures.formUnion([401, 403])
            security = [object([("key", .list([]))]), object([("keyParameter", .list([]))])]
        case .adminToken:
            failures.insert(401)
            security = [object([("adminToken", .list([]))])]
        case .session:
            failures.insert(302)
            security = [object([("session", .list([]))])]
        }
        for status in failures.sorted() where String(status) != responses[0].0 {
            responses.append((String(status), failure(status, of: endpoint)))
        }
        var members: [(String, Value)] = [
            ("operationId", .text(endpoint.rawValue)), ("summary", .text(endpoint.about)),
            ("tags", .list([.text("server")])),
            ("parameters", .list(endpoint.placeholders.map(placeholder) + endpoint.query.map(parameter))),
            ("security", .list(security)), ("responses", object(responses)),
        ]
        if let body = endpoint.body {
            let record = objectSchema(body.map { ($0.name, schema($0)) })
            let type = endpoint.isPage ? "application/x-www-form-urlencoded" : "application/json"
            let content = object([(type, object([("schema", record)]))])
            members.append(("requestBody", object([("required", .bool(true)), ("content", content)])))
        }
        return object(members)
    }

    private static func failure(_ status: Int, of endpoint: ServerEndpoint) -> Value {
        if status < 400 { return object([("description", .text("The way to the page that is shown instead."))]) }
        let words = "The request was not carried out; the error says why."
        guard endpoint.isPage else { return answer(words, errorSchema) }
        // Limits that hold for all requests are told as everywhere.
        let content = object([
            ("text/html", object([("schema", object([]))])), ("application/json", object([("schema", errorSchema)])),
        ])
        return object([("description", .text(words)), ("content", content)])
    }

    private static func placeholder(_ name: String) -> Value {
        object([
            ("name", .text(name)), ("in", .text("path")), ("required", .bool(true)),
            ("schema", object([("type", .text("string"))])),
        ])
    }

    private static func parameter(_ field: FieldInfo) -> Value {
        object([
            ("name", .text(field.name)), ("in", .text("query")), ("required", .bool(field.required)),
            ("description", .text(field.about)), ("schema", object([("type", .text(field.schema.rawValue))])),
        ])
    }

    private static func answer(_ about: String, _ schema: Value) -> Value {
        object([
            ("description", .text(about)),
            ("content", object([("application/json", object([("schema", schema)]))])),
        ])
    }

    private static let errorSchema = objectSchema([("error", object([("type", .text("string"))]))])

    private static func schema(_ parts: [PartInfo]) -> Value {
        objectSchema(
            parts.map { part in
                let record = objectSchema(part.columns.map { ($0.name, schema($0)) })
                switch part.kind {
                case .value: return (part.name, schema(part.columns[0]))
                case .record: return (part.name, record)
                case .table: return (part.name, object([("type", .text("array")), ("items", record)]))
                }
            })
    }

    private static func schema(_ field: FieldInfo) -> Value {
        object([("type", .text(field.schema.rawValue)), ("description", .text(field.about))])
    }

    private static func objectSchema(_ properties: [(String, Value)]) -> Value {
        object([
            ("type", .text("object")), ("required", .list(properties.map { .text($0.0) })),
            ("properties", object(properties)),
        ])
    }

    private static func object(_ members: [(String, Value)]) -> Value { .object(members.map { .init($0.0, $0.1) }) }
}
