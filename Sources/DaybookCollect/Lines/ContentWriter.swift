import DaybookClassify
import DaybookCore
import DaybookJSON

/// Writes what a client sent of its own, without addresses and User-Agents: `PrivateContent.removed` over bytes.
enum ContentWriter {
    static let mark = Array(PrivateContent.mark.utf8)

    /// Adds a value as JSON; linear in the value.
    static func append(_ value: JSONNode, to output: GrowingBytes) {
        switch value.kind {
        case .null: output.append("null")
        case .no: output.append("false")
        case .yes: output.append("true")
        case .int: output.append(decimal: value.integer)
        case .double: output.append(value.number.isFinite ? "\(value.number)" : "null")
        case .text: append(text: value.text, to: output)
        case .list:
            output.append(0x5B)
            var element = value.firstChild
            for index in 0..<value.count {
                if index > 0 {
                    output.append(0x2C)
                    element = element.next
                }
                append(element, to: output)
            }
            output.append(0x5D)
        case .object:
            output.append(0x7B)
            var isFirst = true
            value.eachMember { name, value in append(name, value, isFirst: &isFirst, to: output) }
            output.append(0x7D)
        }
    }

    /// Adds a member behind its comma, unless its name says that it is private.
    static func append(
        _ name: UnsafeRawBufferPointer, _ value: JSONNode, isFirst: inout Bool, to output: GrowingBytes
    ) {
        guard !PrivateContent.isPrivate(utf8: name) else { return }
        if !isFirst { output.append(0x2C) }
        isFirst = false
        output.append(quoted: name)
        output.append(0x3A)
        append(value, to: output)
    }

    /// Adds a text, or the mark for one that is an address.
    static func append(text: UnsafeRawBufferPointer, to output: GrowingBytes) {
        if Address.isWritten(text) {
            mark.withUnsafeBytes { output.append(quoted: $0) }
        } else {
            output.append(quoted: text)
        }
    }
}
