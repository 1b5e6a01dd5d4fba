import DaybookCore
import DaybookImport

/// The files of an import that a command reads and writes for the server, which never sees their paths.
enum StreamedEnds {
    /// Has the files opened at the other side.
    ///
    /// - Throws: what opening them throws there.
    static func open(
        _ files: [String], rejectedTo: String?, over connection: Connection
    ) throws(DaybookError) -> ImportEnds {
        let opened = try asking(connection) {
            try connection.send(.open, OpenMessage(files: files, rejectedTo: rejectedTo))
            return try connection.receive(.opened, as: OpenedMessage.self)
        }
        let inputs = opened.inputs.enumerated().map { index, input in
            StreamedInput(name: input.name, byteCount: input.byteCount, index: index, connection: connection)
        }
        return ImportEnds(inputs: inputs, rejected: rejectedTo == nil ? nil : StreamedOutput(connection))
    }

    /// Puts a question; the answer may be an error of the other side.
    fileprivate static func asking<Answer>(
        _ connection: Connection, _ question: () throws -> Answer
    ) throws(DaybookError) -> Answer {
        do {
            return try question()
        } catch let error as DaybookError {
            throw error
        } catch {
            throw DaybookError(.inputOutput, "The files of the import cannot be read.", cause: "\(error)")
        }
    }
}

/// An input that the command reads.
private final class StreamedInput: ByteInput {
    let name: String
    let byteCount: Int?
    private let index: Int
    private let connection: Connection
    private var received: ArraySlice<UInt8> = []
    private var isAtEnd = false

    init(name: String, byteCount: Int?, index: Int, connection: Connection) {
        self.name = name
        self.byteCount = byteCount
        self.index = index
        self.connection = connection
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(DaybookError) -> Int {
        if received.isEmpty && !isAtEnd {
            let bytes = try StreamedEnds.asking(connection) {
                try connection.send(.read, ReadMessage(input: index))
                return try connection.expect(.bytes)
            }
            received = bytes[...]
            isAtEnd = bytes.isEmpty
        }
        let count = min(received.count, buffer.count)
        buffer.copyBytes(from: received.prefix(count))
        received.removeFirst(count)
        return count
    }
}

/// The command's file of rejected lines.
private final class StreamedOutput: ByteOutput {
    private let connection: Connection

    init(_ connection: Connection) {
        self.connection = connection
    }

    func write(_ bytes: [UInt8]) throws(DaybookError) {
        try StreamedEnds.asking(connection) {
            try connection.send(Frame(kind: .write, payload: bytes))
            _ = try connection.expect(.done)
        }
    }
}
