/// A value as it crosses a boundary: JSON, CSV, query string, HTML cell.
///
/// Objects keep the order of their members. Whole numbers are exact in 64 bits; `decimal` is exact with a fixed number
/// of decimals; `number` is any other JSON number.
package enum Value: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int)
    case decimal(Fixed)
    case number(Double)
    case text(String)
    case list([Value])
    case object([Member])

    /// One member of an object.
    package struct Member: Sendable, Hashable {
        package let name: String
        package let value: Value

        /// Pairs a name with its value.
        package init(_ name: String, _ value: Value) {
            self.name = name
            self.value = value
        }
    }

    /// The member of that name, or nil; of repeated names the last wins.
    ///
    /// Linear in the number of members.
    package subscript(_ name: String) -> Value? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    /// The text, or nil for any other kind.
    package var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The whole number, or nil for any other kind; 3.0 counts as whole.
    package var int: Int? {
        switch self {
        case .int(let number): number
        case .number(let number): Int(exactly: number)
        default: nil
        }
    }

    /// The elements of a list, or nil for any other kind.
    package var list: [Value]? {
        if case .list(let list) = self { list } else { nil }
    }

    /// The members of an object, or nil for any other kind.
    package var members: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }
}
