package import DaybookCore

/// A value within another coded type is the text of its JSON, so that the order of its members stays.
extension Value: Codable {
    /// Reads a text of JSON.
    ///
    /// - Throws: `DecodingError` where it is none.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            self = try JSON.parse(try container.decode(String.self).utf8)
        } catch let error as DaybookError {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.message)
        }
    }

    /// Writes a text of JSON.
    package func encode(to encoder: any Encoder) throws {
        var writer = JSONWriter()
        writer.value(self)
        var container = encoder.singleValueContainer()
        try container.encode(String(decoding: writer.bytes, as: UTF8.self))
    }
}
