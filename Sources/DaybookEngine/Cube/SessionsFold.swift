/// Sessions as they are, one by one, each on the day on which it starts; only those with a page view or an event.
///
/// A cube is made of them, since whether a cell stands for enough people is not a sum.
enum SessionsFold: Fold {
    static let id = "sessions 1"
    static let reads: Set<Column> = [.referrer, .country, .device, .browser, .path]
    static let keys = TallyKeys.one
    static let sums = 0

    static func count(_ visitor: borrowing Visitor, in tally: Tally) {
        let (country, device, browser) = (visitor.codes(.country), visitor.codes(.device), visitor.codes(.browser))
        let path = visitor.codes(.path)
        for index in visitor.countedSessions {
            let session = visitor.sessions[Int(index)]
            guard session.counts else { continue }
            let first = session.firstRow
            // A session without a page view has neither entry nor exit: the empty text, whose code is 0.
            let entry = session.firstView < 0 ? 0 : path[session.firstView]
            let exit = session.lastView < 0 ? 0 : path[session.lastView]
            let source = visitor.source[Int(index)]
            let codes = (device: device[first], country: country[first], browser: browser[first])
            let key = CubeKey { dimension in
                switch dimension {
                case .device: codes.device
                case .source: source
                case .country: codes.country
                case .browser: codes.browser
                case .entry: entry
                case .exit: exit
                }
            }
            tally.keep(
                SessionRecord(
                    key: key, pageviews: UInt32(clamping: session.pageviews),
                    milliseconds: visitor.time[session.endRow - 1] - visitor.time[first]),
                at: first)
        }
    }
}

/// A session, whole.
struct SessionRecord: BitwiseCopyable, Sendable {
    let key: CubeKey
    let pageviews: UInt32
    let milliseconds: Int64
    /// The span in which it starts.
    var slot: Int32 = -1
    /// Tells the visitors of one list apart, and means nothing else.
    var visitor: UInt32 = 0

    init(key: CubeKey, pageviews: UInt32, milliseconds: Int64) {
        self.key = key
        self.pageviews = pageviews
        self.milliseconds = milliseconds
    }

    /// The same under another key.
    func keyed(_ key: CubeKey) -> SessionRecord {
        var record = SessionRecord(key: key, pageviews: pageviews, milliseconds: milliseconds)
        (record.slot, record.visitor) = (slot, visitor)
        return record
    }
}
