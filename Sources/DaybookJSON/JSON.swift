import CSimdJSON
package import DaybookCore

/// Reads JSON with simdjson, under one policy everywhere.
///
/// UTF-8 must be valid; a byte order mark, bytes after the document, nesting deeper than `depth` and whole numbers past
/// 64 bits are refused; of repeated names `Value` gives the last. Source: RFC 8259.
package enum JSON {
    /// The deepest nesting that is read where nothing else is said.
    package static let depthLimit = 64

    /// Reads one document; linear in its size.
    ///
    /// - Throws: `invalid` with simdjson's reason.
    package static func parse(_ bytes: some Sequence<UInt8>, depth: Int = depthLimit) throws(DaybookError) -> Value {
        let whole = bytes.withContiguousStorageIfAvailable { result($0, depth: depth) }
        return try (whole ?? Array(bytes).withUnsafeBufferPointer { result($0, depth: depth) }).get()
    }

    /// Reads a file that people write, of which an error says the line too; linear in its size.
    ///
    /// - Throws: `invalid` with the place and simdjson's reason.
    package static func parse(written bytes: [UInt8]) throws(DaybookError) -> Value {
        do {
            return try parse(bytes)
        } catch {
            guard let place = JSONPlace(ofFaultIn: bytes) else { throw error }
            throw DaybookError(
                .invalid, "The text is no JSON at line \(place.line), column \(place.column).", cause: error.cause)
        }
    }

    private static func result(_ buffer: UnsafeBufferPointer<UInt8>, depth: Int) -> Result<Value, DaybookError> {
        Result { () throws(DaybookError) in try read(buffer, depth: depth) }
    }

    private static func read(_ buffer: UnsafeBufferPointer<UInt8>, depth: Int) throws(DaybookError) -> Value {
        let document = buffer.withMemoryRebound(to: CChar.self) { text in
            csj_document_parse(text.baseAddress, text.count, depth)
        }
        if let reason = csj_document_error(document) {
            throw DaybookError(.invalid, "The text is not valid JSON.", cause: String(cString: reason))
        }
        guard var next = csj_document_nodes(document) else {
            throw DaybookError(.invalid, "The text is not valid JSON.")
        }
        return value(from: &next)
    }

    private static func value(from next: inout UnsafePointer<csj_node>) -> Value {
        let node = next.pointee
        next += 1
        switch node.kind {
        case CSJ_FALSE: return .bool(false)
        case CSJ_TRUE: return .bool(true)
        case CSJ_INT: return .int(Int(node.integer))
        case CSJ_DOUBLE: return .number(node.number)
        case CSJ_STRING: return .text(text(node))
        case CSJ_ARRAY: return .list((0..<node.count).map { _ in value(from: &next) })
        case CSJ_OBJECT:
            return .object(
                (0..<node.count).map { _ in
                    let name = text(next.pointee)
                    next += 1
                    return Value.Member(name, value(from: &next))
                })
        default: return .null
        }
    }

    private static func text(_ node: csj_node) -> String {
        let bytes = UnsafeRawBufferPointer(start: node.text, count: node.length)
        return String(decoding: bytes, as: UTF8.self)
    }
}
