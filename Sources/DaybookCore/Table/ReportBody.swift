/// One named part of a report's body.
package struct BodyPart: Sendable, Equatable {
    /// A single value, one record, or a list of records.
    package enum Content: Sendable, Equatable {
        case value(Value)
        case record(columns: [FieldInfo], values: [Value])
        case table(Table)
    }

    package let name: String
    package let title: String
    package let content: Content

    /// Names a part; `name` is its JSON key, `title` its heading on a page.
    package init(name: String, title: String, content: Content) {
        self.name = name
        self.title = title
        self.content = content
    }
}

/// The value of a report as every face shows it: the live body, the static JSON, the page.
package struct ReportBody: Sendable, Equatable {
    package let parts: [BodyPart]

    /// Takes the parts in the order of the JSON members.
    package init(parts: [BodyPart]) {
        self.parts = parts
    }

    /// The JSON object, as bytes without a final newline.
    package var json: [UInt8] {
        var writer = JSONWriter()
        writer.object {
            for part in parts {
                $0.key(part.name)
                switch part.content {
                case .value(let value): $0.value(value)
                case .record(let columns, let values): $0.record(columns, values)
                case .table(let table): $0.rows(table)
                }
            }
        }
        return writer.bytes
    }
}
