import DaybookClassify
import DaybookCore

/// Turns what a visit shows of itself into what is stored of it, and forgets the rest.
struct VisitContext {
    private(set) var visitors: VisitorIDs
    private let userAgents: UserAgentClassifier
    private let places: PlaceDatabase?
    private let anonymizes: Bool
    private var knownClients = BoundedCache<[UInt8], Client>()
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
    mutating func client(of userAgent: [UInt8]) throws(DaybookError) -> Client {
        let userAgents = userAgents
        return try knownClients.answer(for: userAgent) { () throws(DaybookError) in try userAgents.client(of: userAgent)
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

    /// The visitor behind a spelling of an address; a host name, which some servers log instead, stands for itself.
    mutating func visitor(
        address: Address?, spelling: @autoclosure () -> [UInt8], userAgent: [UInt8], at time: Instant
    ) throws(DaybookError) -> String {
        try visitors.id(address: address?.truncated.hashBytes ?? spelling(), userAgent: userAgent, at: time)
    }
}

extension StoredEvent {
    /// Sets what a User-Agent gave.
    mutating func describe(_ client: Client) {
        browser = client.browser
        browserVersion = client.browserVersion
        os = client.os
        osVersion = client.osVersion
        device = client.device.rawValue
        bot = client.botName
    }

    /// Sets where it came from.
    mutating func locate(_ place: Place) {
        country = place.country
        region = place.region
        city = place.city
    }
}
