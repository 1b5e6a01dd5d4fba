import DaybookCore
package import DaybookEngine

/// The written reference of a catalog: one Markdown document a topic.
package struct MarkdownReference: Sendable {
    /// A document of the reference.
    package struct Document: Sendable, Equatable {
        /// File name without its extension.
        package let name: String
        package let title: String
        package let text: String
    }

    private let catalog: Catalog

    /// The reference of a catalog.
    package init(_ catalog: Catalog) {
        self.catalog = catalog
    }

    /// The documents, overview first.
    package var documents: [Document] {
        [
            Document(name: "index", title: "Documentation", text: overview),
            Document(name: "api", title: "Reports and their API", text: api),
            Document(name: "filters", title: "Filters", text: FilterReference.text),
            Document(name: "rules", title: "Rules", text: RuleReference.text),
            Document(name: "log-format", title: "Log format", text: logFormat),
            Document(name: "definitions", title: "Definition files", text: definitions),
        ]
    }

    private var overview: String {
        """
        # Documentation

        - [Reports and their API](api.html): every report with its parameters, fields and files.
        - [Filters](filters.html): what of the traffic a report counts, how finely, and for whom.
        - [Rules](rules.html): what is dropped, grouped and named in all history.
        - [Log format](log-format.html): the lines of the event log, field by field.
        - [Definition files](definitions.html): the files that define projects.
        - [OpenAPI 3.1](../openapi.json): the API for machines.

        These pages are written from the same declarations that compute the reports.

        """
    }

    private var api: String {
        let head = """
            # Reports and their API

            A report has one value and several faces: `daybook query` prints it, the built site carries it as a page, \
            as `.json` and as `.csv`, and the path below is its endpoint. The `.json` file of a period holds the body \
            that the endpoint gives for the days of that period with `limit=1000`. `daybook serve` answers \
            the endpoints live, two seconds at most behind what it acknowledged; answers have an `ETag`. \
            `GET /api/v1/exports/{type}` gives a report as CSV. `/dashboard` shows the same reports as pages to who \
            signs in with a key of scope `query`.

            Times are RFC 3339; a bare date means the whole day in the project's time zone. A range includes its end \
            with the precision it was written with. Errors are `{"error":"…"}`: 400 for a parameter that cannot be \
            read, 401 without a valid key, 403 where the key lacks the scope.


            """
        return head + catalog.modules.filter(\.isAvailable).map(module).joined()
    }

    private func module(_ module: Module) -> String {
        var text = "## \(module.title)\n\n\(module.about)\n\n"
        for event in module.events {
            let fields = event.fields.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            text += "- Event `\(event.name)`: \(event.about) Fields: \(fields).\n"
        }
        return text + "\n" + module.reports.map(report).joined()
    }

    private func report(_ report: Report) -> String {
        let info = report.info
        var text =
            "### \(info.title)\n\n\(info.about)\n\n`GET \(info.path)`, scope `query`; file `\(info.id).json`.\n\n"
        if let endpoint = catalog.endpoint(ofReport: info.id) {
            text += "Parameters:\n\n" + endpoint.info.input.map(line).joined() + "\n"
        }
        for part in info.parts {
            let shown = part.kind == .table ? "list" : part.kind.rawValue
            text += "Member `\(part.name)` (\(shown)): \(part.about)\n\n"
            if part.kind != .value { text += part.columns.map(line).joined() + "\n" }
        }
        text += example(info)
        return text + "CSV columns: \(info.csvColumns.map { "`\($0.name)`" }.joined(separator: ", ")).\n\n"
    }

    /// A request, and its answer with nothing in it.
    private func example(_ info: ReportInfo) -> String {
        let range = info.isMomentary ? "" : "?start_at=2026-11-01&end_at=2026-11-30"
        let parts = info.parts.map { part -> BodyPart in
            let values = part.columns.map { Example.value($0.schema) }
            let content: BodyPart.Content =
                switch part.kind {
                case .value: .value(values[0])
                case .record: .record(columns: part.columns, values: values)
                case .table: .table(Table(columns: part.columns, rows: [values]))
                }
            return BodyPart(name: part.name, title: part.title, content: content)
        }
        let answer = String(decoding: ReportBody(parts: parts).json, as: UTF8.self)
        return """
            The form of an answer:

            ```sh
            curl -H 'X-Pulse-Key: pa_live_…' 'https://stats.example.com\(info.path)\(range)'
            ```

            ```json
            \(answer)
            ```


            """
    }

    private var logFormat: String {
        """
        # Log format

        Version 1. A log is UTF-8 text with one JSON object a line, compact, with its members in the order below; \
        empty members are left out. Nothing in it is an address or a User-Agent. Sealed segments lie in \
        `projects/<slug>/log/` and do not change. A line of the form `{"erased":"…"}` stands for one that was erased.

        For example, page views by path: `jq -r 'select(.type=="pageview").path' FILE | sort | uniq -c | sort -rn`.


        """ + LogField.allCases.map { line($0.info) }.joined() + """

            What can name a person, and goes when a person is erased: \
            \(LogField.allCases.filter(\.isIdentity).map { "`\($0.rawValue)`" }.joined(separator: ", ")).

            """
    }

    private var definitions: String {
        let resources = catalog.modules.flatMap(\.resources).map { resource in
            "## \(resource.name)\n\n\(resource.about) File: `\(resource.place)`.\n\n"
                + resource.fields.map(line).joined() + "\n"
        }
        return """
            # Definition files

            Definitions are JSON files in the data directory. What counts is the last commit: edit a file and commit \
            it with `git commit` or `daybook commit`, or use the command line.


            """ + resources.joined()
    }

    private func line(_ field: FieldInfo) -> String {
        let rule = field.rule.isEmpty ? "" : " Must be \(field.rule)."
        let required = field.required ? ", required" : ""
        let unit = field.unit == .none || field.unit == .count ? "" : ", \(field.unit.rawValue)"
        return "- `\(field.name)` (\(field.schema.rawValue)\(unit)\(required)): \(field.about)\(rule)\n"
    }
}
