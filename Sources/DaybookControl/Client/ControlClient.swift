import DaybookCore
import DaybookImport
package import DaybookOperations
import DaybookStore

/// The command's side: has a change carried out by the server that holds the store.
package enum ControlClient {
    /// How long a server may take to greet; a stopped one never does.
    private static let greetingSeconds = 0.4

    /// The deputy of a command's workplace: asks the server for a change; nil where no server answers.
    ///
    /// Files are opened and written here, by `openFiles` of the workplace, and progress is told to it.
    /// - Throws: what the operation throws at the server, `input-output` where the server goes away meanwhile.
    @Sendable package static func carryOut(_ change: any StoreChange, for workplace: Workplace) throws -> Outcome? {
        guard let connection = try connect(to: workplace.data) else { return nil }
        do {
            try connection.send(.request, try request(change, workplace))
            return try converse(over: connection, workplace)
        } catch let error as DaybookError where error.message == Connection.gone("").message {
            throw DaybookError(
                .inputOutput, "The server that holds the store went away before it had answered.",
                remedy: "Look whether it runs and what it did before you repeat the command.", cause: error.cause)
        }
    }

    /// True where a server answers on the socket of a data directory.
    package static func answers(data: String) -> Bool {
        (try? connect(to: data)) != nil
    }

    private static func connect(to data: String) throws -> Connection? {
        let limit = Int(greetingSeconds * 1_000_000)
        guard let number = try? ControlSocket(data: data).connected(withinMicroseconds: limit) else { return nil }
        let connection = Connection(number, limitBytes: Frame.commandLimitBytes)
        connection.limitWaiting(sending: greetingSeconds, receiving: greetingSeconds)
        do {
            try connection.send(.hello, Hello.own)
            _ = try connection.receive(.hello, as: Hello.self)
        } catch let error as DaybookError where error.code == .inputOutput {
            return nil
        }
        connection.limitWaiting(sending: 0, receiving: 0)
        return connection
    }

    private static func request(_ change: some StoreChange, _ workplace: Workplace) throws -> Request {
        try Request(change, authorName: workplace.author.name, authorEmail: workplace.author.email)
    }

    private static func converse(over connection: Connection, _ workplace: Workplace) throws -> Outcome {
        var ends = ImportEnds(inputs: [])
        while true {
            let frame = try connection.receive()
            switch frame.kind {
            case .progress:
                let message = try Connection.decode(ProgressMessage.self, from: frame.payload)
                workplace.progress(Progress(words: message.words, share: message.share))
            case .open:
                try answer(over: connection) {
                    let message = try Connection.decode(OpenMessage.self, from: frame.payload)
                    ends = try workplace.openFiles(message.files, message.rejectedTo)
                    let inputs = ends.inputs.map { OpenedMessage.Input(name: $0.name, byteCount: $0.byteCount) }
                    try connection.send(.opened, OpenedMessage(inputs: inputs))
                }
            case .read:
                try answer(over: connection) {
                    let index = try Connection.decode(ReadMessage.self, from: frame.payload).input
                    try connection.send(Frame(kind: .bytes, payload: try bytes(of: ends, index)))
                }
            case .write:
                try answer(over: connection) {
                    try ends.rejected?.write(frame.payload)
                    try connection.send(Frame(kind: .done, payload: []))
                }
            case .outcome: return try Connection.decode(OutcomeMessage.self, from: frame.payload).outcome
            case .failure: throw try Connection.decode(FailureMessage.self, from: frame.payload).error
            case .hello, .request, .opened, .bytes, .done:
                throw DaybookError(.invalid, "The server answered out of turn.", remedy: "Restart it.")
            }
        }
    }

    /// Answers a question; an error here is the answer, and the server then says what became of the operation.
    private static func answer(over connection: Connection, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch {
            try connection.send(.failure, FailureMessage(error))
        }
    }

    private static func bytes(of ends: ImportEnds, _ index: Int) throws -> [UInt8] {
        guard ends.inputs.indices.contains(index) else {
            throw DaybookError(.invalid, "The server asked for a file that was not opened.", remedy: "Restart it.")
        }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Frame.chunkByteCount, alignment: 16)
        defer { buffer.deallocate() }
        let count = try ends.inputs[index].read(into: buffer)
        return Array(buffer[..<count])
    }
}
