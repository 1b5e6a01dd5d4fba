import DaybookCollect
import DaybookCore
import DaybookStore
import NIOCore

/// Whoever waits for lines to be on disk.
protocol JournalClient: AnyObject {
    /// Told on its own loop that they are, or what kept them from it.
    func wasWritten(_ error: DaybookError?)
}

/// The requests that one turn of an event loop brought, with the lines of all of them.
struct JournalTurn: Sendable {
    /// A request that waits.
    struct Request: Sendable {
        /// Event ids of its lines.
        let claims: [EventIDMemory.Key]
        /// Ids of events that were sent before, which must be on disk for the request to be answered as stored.
        let repeats: [EventIDMemory.Key]
        let client: NIOLoopBound<any JournalClient>
    }

    let loop: any EventLoop
    private(set) var requests: [Request] = []
    /// Whole lines with their newlines.
    private(set) var bytes: [UInt8] = []
    private(set) var lineCount = 0
    /// The folders of the lines' projects.
    private(set) var projects: [String] = []

    init(loop: any EventLoop) {
        self.loop = loop
    }

    /// What it takes in memory, roughly.
    var byteCount: Int { bytes.count + requests.count * 256 }

    /// Adds a request, and its lines where it has any.
    mutating func add(_ request: Request, _ batch: JournalBatch?) {
        requests.append(request)
        guard let batch else { return }
        bytes += batch.bytes
        lineCount += batch.lineCount
        if projects.last != batch.project, !projects.contains(batch.project) { projects.append(batch.project) }
    }
}
