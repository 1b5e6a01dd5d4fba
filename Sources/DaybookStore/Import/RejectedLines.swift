import DaybookCore

/// Records lines that an import could not read: where they were and why, never their text, which may hold an address.
struct RejectedLines {
    private let files: any FileSystem
    private let path: String
    private var file: Descriptor?
    private var buffer: [UInt8] = []
    private var written = 0
    private(set) var count = 0

    /// More records than this say nothing new; the rest are only counted.
    private static let limit = 100_000

    init(_ path: String, files: any FileSystem) {
        self.path = path
        self.files = files
    }

    mutating func add(source: String, line: Int, offset: Int, reason: String) throws(DaybookError) {
        count += 1
        guard count <= RejectedLines.limit else { return }
        var writer = JSONWriter()
        writer.value(
            .object([
                .init("source", .text(source)), .init("line", .int(line)), .init("offset", .int(offset)),
                .init("reason", .text(reason)),
            ]))
        try append(writer.bytes)
    }

    /// Writes the rest and syncs; false where nothing was recorded.
    mutating func finish() throws(DaybookError) -> Bool {
        if count > RejectedLines.limit { try append(Array("{\"omitted\":\(count - RejectedLines.limit)}".utf8)) }
        guard count > 0 else { return false }
        try flush()
        if let file {
            defer { files.close(file) }
            try files.sync(file)
        }
        file = nil
        return true
    }

    /// Closes without a sync.
    mutating func abandon() {
        if let file { files.close(file) }
        file = nil
    }

    private mutating func append(_ record: [UInt8]) throws(DaybookError) {
        buffer += record + [0x0A]
        if buffer.count > 1 << 16 { try flush() }
    }

    private mutating func flush() throws(DaybookError) {
        if file == nil { file = try files.create(path, mode: 0o600) }
        if let file { try files.write(buffer, to: file, at: written) }
        written += buffer.count
        buffer.removeAll(keepingCapacity: true)
    }
}
