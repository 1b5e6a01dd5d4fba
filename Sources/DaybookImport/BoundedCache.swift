/// Answers kept for one import; forgets all of them when it is full, which keeps memory flat on hostile input.
struct BoundedCache<Key: Hashable, Answer> {
    private var answers: [Key: Answer] = [:]
    private let limit: Int

    /// Keeps at most `limit` answers.
    init(limit: Int = 100_000) {
        self.limit = limit
    }

    /// The known answer, or the one that `make` gives now.
    mutating func answer<Failure: Error>(
        for key: Key, make: () throws(Failure) -> Answer
    ) throws(Failure) -> Answer {
        if let known = answers[key] { return known }
        let new = try make()
        if answers.count >= limit { answers.removeAll(keepingCapacity: true) }
        answers[key] = new
        return new
    }
}
