package import DaybookCore

/// Bytes as they are stored: of a file, of standard input, or of what a client of a running server sends.
///
/// One thread at a time uses it; it is closed with its last user.
package protocol ByteInput: AnyObject {
    /// The name under which the import is recorded.
    var name: String { get }
    /// How many bytes there are; nil where that is not known before they are read.
    var byteCount: Int? { get }

    /// Fills the front of a buffer that is not empty and says how far; 0 only at the end.
    ///
    /// - Throws: `input-output`.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(DaybookError) -> Int
}

/// Where bytes go that the user asked for: a file, or the client of a running server.
package protocol ByteOutput: AnyObject {
    /// Writes all the bytes.
    ///
    /// - Throws: `input-output`, `disk-full`.
    func write(_ bytes: [UInt8]) throws(DaybookError)
}

/// What one import reads, in its order, and where the text of rejected lines goes, if anywhere.
package struct ImportEnds {
    package let inputs: [any ByteInput]
    package let rejected: (any ByteOutput)?

    /// Puts both together.
    package init(inputs: [any ByteInput], rejected: (any ByteOutput)? = nil) {
        self.inputs = inputs
        self.rejected = rejected
    }

    /// Opens files, `-` being standard input, and a file to add rejected lines to.
    ///
    /// - Throws: `not-found` or `input-output` for a file, `usage` for a folder and where `rejectedTo` is one of the
    ///   files: what is added would be read again without end.
    package static func files(_ paths: [String], rejectedTo: String? = nil) throws(DaybookError) -> ImportEnds {
        var inputs: [FileInput] = []
        for path in paths { inputs.append(try FileInput(path: path)) }
        guard let rejectedTo else { return ImportEnds(inputs: inputs) }
        let rejected = try RejectedFile(path: rejectedTo)
        try rejected.check(against: inputs)
        return ImportEnds(inputs: inputs, rejected: rejected)
    }
}
