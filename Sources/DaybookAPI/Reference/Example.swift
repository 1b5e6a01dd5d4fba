import DaybookCore

/// Values that show the form of a field.
enum Example {
    /// The emptiest value of a schema.
    static func value(_ schema: Schema) -> Value {
        switch schema {
        case .integer: .int(0)
        case .number: .decimal(Fixed(units: 0, decimals: 1))
        case .boolean: .bool(false)
        case .array: .list([])
        case .object: .object([])
        case .string: .text("…")
        }
    }
}
