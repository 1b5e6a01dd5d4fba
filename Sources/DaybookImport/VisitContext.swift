import DaybookClassify
import DaybookCore

/// Turns what a visit shows of itself into what is stored of it, and forgets the rest.
struct VisitContext {
    /// A User-Agent of this import, what it says, and its number among those seen.
    final class Visitor {
        let userAgent: [UInt8]
        let number: Int
        let client: Client

        init(userAgent: [UInt8], number: Int, client: Client) {
            self.userAgent = userAgent
            self.number = number
            self.client = client
        }
    }

    private(set) var visitors: VisitorIDs
    private let userAgents: UserAgentClassifier
    private let places: PlaceDatabase?
    private let anonymizes: Bool
    private var knownClients = BoundedCache<ByteKey, Visitor>()
    private var userAgentCount = 0
    private var knownPlaces = BoundedCache<Address, Place>()

    init(_ context: ImportContext) throws(DaybookError) {
        visitors = VisitorIDs(
            rule: context.salts, project: context.project,
            calendar: try LocalCalendar(context.project.timeZone), now: context.now)
        userAgents = context.userAgents
        places = context.places
        anonymizes = context.project.anonymizesAddresses
    }

    /// What a User-Agent says, from the import's own cache.
    mutating func visitor(for key: ByteKey) throws(DaybookError) -> Visitor {
        userAgentCount += 1
        let (userAgents, number) = (userAgents, userAgentCount)
        return try knownClients.answer(for: key) { () throws(DaybookError) in
            Visitor(userAgent: key.bytes, number: number, client: try userAgents.client(of: key.bytes))
        }
    }

    /// Where an address is; of its network only, and without region and city, where the project anonymizes.
    mutating func place(of address: Address?) throws(DaybookError) -> Place {
        guard let address, let places else { return Place() }
        let placed = anonymizes ? address.truncated : address
        let anonymizes = anonymizes
        return try knownPlaces.answer(for: placed) { () throws(DaybookError) in
            let place = try places.place(of: placed)
            return anonymizes ? place.countryOnly : place
        }
    }

    /// The id of a visitor behind an address, which stands for no one where it is nil.
    mutating func id(of visitor: Visitor, address: Address?, at time: Instant) throws(DaybookError) -> String {
        try visitors.id(
            address: address?.truncated.hashBytes ?? [], userAgent: visitor.userAgent,
            userAgentNumber: visitor.number, at: time)
    }
}
