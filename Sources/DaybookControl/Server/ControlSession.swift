import DaybookCore
import DaybookOperations
import DaybookStore

/// One command's connection to the server: greets, carries one operation out, and tells what came of it.
struct ControlSession {
    let connection: Connection
    /// Makes the workplace of whoever asks.
    let workplace: (Author, @escaping @Sendable (Progress) -> Void) -> Workplace
    /// Called after an operation was carried out.
    let changed: @Sendable () -> Void

    /// How long a stranger may keep a thread waiting.
    private static let patienceSeconds = 5.0
    /// How long a command may leave what it was sent.
    private static let sendingSeconds = 30.0

    /// Serves the connection until its operation is done; never throws, for the server goes on whatever comes.
    func run() {
        do {
            connection.limitWaiting(sending: Self.sendingSeconds, receiving: Self.patienceSeconds)
            let request = try greet()
            // From here on the command may have to wait for its own input.
            connection.limitWaiting(receiving: 0)
            let outcome = try carryOut(request)
            try connection.send(.outcome, OutcomeMessage(outcome))
        } catch {
            try? connection.send(.failure, FailureMessage(error))
        }
    }

    private func greet() throws -> Request {
        let hello = try connection.receive(.hello, as: Hello.self)
        guard hello == Hello.own else {
            throw DaybookError(
                .refused,
                "The server that holds the store is daybook \(Hello.own.daybook), this is daybook \(hello.daybook).",
                remedy: "Restart the server with the version that is installed.")
        }
        try connection.send(.hello, Hello.own)
        return try connection.receive(.request, as: Request.self)
    }

    private func carryOut(_ request: Request) throws -> Outcome {
        let author = try ControlSession.author(of: request)
        guard let type = StoreChanges.named(request.operation) else {
            throw DaybookError(
                .usage, "The server knows no operation of that name.", remedy: "Use the server's version of daybook.")
        }
        let change = try ControlSession.decode(type, request.arguments)
        let connection = connection
        var workplace = workplace(author) { progress in
            try? connection.send(.progress, ProgressMessage(words: progress.words, share: progress.share))
        }
        workplace.openFiles = { files, rejectedTo throws(DaybookError) in
            try StreamedEnds.open(files, rejectedTo: rejectedTo, over: connection)
        }
        defer { changed() }
        return try workplace.carryOut(change)
    }

    private static func decode<Change: StoreChange>(
        _ type: Change.Type, _ arguments: String
    ) throws(DaybookError) -> any StoreChange {
        try Connection.decode(type, from: Array(arguments.utf8))
    }

    /// Whoever asks, as git can keep it: a line break or an angle bracket would write other lines of the commit.
    private static func author(of request: Request) throws(DaybookError) -> Author {
        for text in [request.authorName, request.authorEmail] {
            let isPlain = text.unicodeScalars.allSatisfy { scalar in
                scalar.properties.generalCategory != .control && !"<>\u{2028}\u{2029}".unicodeScalars.contains(scalar)
            }
            guard isPlain, (1...200).contains(text.utf8.count) else {
                throw DaybookError(
                    .refused, "The author's name or address is none that a commit can hold.",
                    remedy: "Run the command as a user with a plain name.")
            }
        }
        return Author(name: request.authorName, email: request.authorEmail)
    }
}
