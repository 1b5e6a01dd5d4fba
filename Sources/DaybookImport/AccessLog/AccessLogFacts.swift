import DaybookClassify
import DaybookCollect
import DaybookCore
import DaybookStore

/// What one thread knows about the parts of web-log lines: each part's piece of a log line, by the part's own bytes.
struct AccessLogFacts {
    /// A User-Agent.
    struct Client {
        /// Browser, system and device.
        let description: ByteMemo<Client>.Text
        let bot: ByteMemo<Client>.Text
        let isBot: Bool
        /// As the client sent it.
        fileprivate let userAgent: ByteMemo<Client>.Text
        fileprivate let number: Int
    }

    /// The address of a client.
    struct Network {
        let place: ByteMemo<Network>.Text
        /// The truncated address, or a host name as it stands, and a 0.
        fileprivate let address: ByteMemo<Network>.Text
        fileprivate let number: Int
    }

    /// What was asked for.
    struct Page {
        let path: ByteMemo<Page>.Text
        let hostname: ByteMemo<Page>.Text
        let campaign: ByteMemo<Page>.Text
        let isAsset: Bool
    }

    /// A part that has no meaning beyond its own piece.
    struct Piece {
        fileprivate let text: ByteMemo<Piece>.Text
    }

    private(set) var clients = ByteMemo<Client>()
    private(set) var networks = ByteMemo<Network>()
    private(set) var pages = ByteMemo<Page>()
    private(set) var visitors: VisitorIDs
    private var referrers = ByteMemo<Piece>()
    private var hosts = ByteMemo<Piece>()
    private var methods = ByteMemo<Piece>()
    private var protocols = ByteMemo<Piece>()
    private var knownVisitors = VisitorMemo()
    private var lastHash: (day: Day, hash: VisitorHash)?
    private let userAgents: UserAgentClassifier
    private let places: PlaceDatabase?
    private let anonymizes: Bool
    private let keptParameters: [String]
    /// Numbers of User-Agents and networks; one that was forgotten gets another.
    private var lastNumber = 0
    private var networkNumbers = ByteMemo<Int>()
    /// The place that the last new address was at: without a database all are at one.
    private var lastPlace: (place: Place, piece: [UInt8])

    /// Nothing yet.
    ///
    /// - Throws: `invalid` for the project's time zone.
    init(_ context: ImportContext) throws(DaybookError) {
        visitors = VisitorIDs(
            rule: context.salts, project: context.project, calendar: try LocalCalendar(context.project.timeZone),
            now: context.now)
        userAgents = context.userAgents
        places = context.places
        anonymizes = context.project.anonymizesAddresses
        keptParameters = context.project.keptQueryParameters
        lastPlace = (Place(), LogFragment.bytes { $0.locate(Place()) })
    }

    /// What a User-Agent says; nothing where it is `-`.
    mutating func client(_ field: UnsafeRawBufferPointer) throws(DaybookError) -> Client {
        if let known = clients.answer(for: field) { return known }
        let isMissing = field.count == 1 && field[0] == 0x2D
        let plain = isMissing ? [] : EscapedText.plain(field[...])
        let found = try userAgents.client(of: plain)
        clients.makeRoom()
        lastNumber += 1
        let client = Client(
            description: clients.keep(
                LogFragment.bytes { event in
                    event.describe(found)
                    event.bot = ""
                }),
            bot: clients.keep(LogFragment.bytes { $0.bot = found.botName }), isBot: found.bot,
            userAgent: clients.keep(plain), number: lastNumber)
        clients.keep(client, for: field)
        return client
    }

    /// Where an address is, of its network only where the project anonymizes; a host name, which some servers log
    /// instead, stands for itself.
    mutating func network(_ field: UnsafeRawBufferPointer) throws(DaybookError) -> Network {
        if let known = networks.answer(for: field) { return known }
        if places == nil, let plain = PlainIPv4(field) {
            return plain.withTruncatedBytes { keep($0, at: Place(), for: field) }
        }
        let spelling = Array(field)
        let address = Address(written: spelling[...])
        let truncated = address?.truncated.hashBytes ?? spelling
        let place = try place(of: address)
        return (truncated + [0]).withUnsafeBytes { keep($0, at: place, for: field) }
    }

    private mutating func keep(
        _ address: UnsafeRawBufferPointer, at place: Place, for field: UnsafeRawBufferPointer
    ) -> Network {
        if place != lastPlace.place { lastPlace = (place, LogFragment.bytes { $0.locate(place) }) }
        networks.makeRoom()
        let network = Network(
            place: networks.keep(lastPlace.piece), address: networks.keep(address), number: number(of: address))
        networks.keep(network, for: field)
        return network
    }

    private func place(of address: Address?) throws(DaybookError) -> Place {
        guard let address, let places else { return Place() }
        let place = try places.place(of: anonymizes ? address.truncated : address)
        return anonymizes ? place.countryOnly : place
    }

    /// A number that all addresses of a network share.
    private mutating func number(of network: UnsafeRawBufferPointer) -> Int {
        if let known = networkNumbers.answer(for: network) { return known }
        lastNumber += 1
        networkNumbers.makeRoom()
        networkNumbers.keep(lastNumber, for: network)
        return lastNumber
    }

    /// The number in the id of the visitor who a User-Agent and a network stand for at that time.
    mutating func visitorNumber(
        _ client: Client, _ network: Network, at time: Instant
    ) throws(DaybookError) -> UInt64 {
        let day = visitors.day(of: time)
        if let known = knownVisitors.number(day: day.number, client: client.number, network: network.number) {
            return known
        }
        if lastHash?.day != day { lastHash = (day, try visitors.hash(of: day)) }
        let number =
            lastHash?.hash.number(
                network: networks.bytes(of: network.address), userAgent: clients.bytes(of: client.userAgent)) ?? 0
        knownVisitors.keep(number, day: day.number, client: client.number, network: network.number)
        return number
    }

    /// What is kept of a target.
    mutating func page(_ field: UnsafeRawBufferPointer) -> Page {
        if let known = pages.answer(for: field) { return known }
        let target = String(decoding: EscapedText.plain(field[...]), as: UTF8.self)
        let location = PageLocation(target, keeping: keptParameters)
        pages.makeRoom()
        let page = Page(
            path: pages.keep(LogFragment.bytes { $0.path = location.path }),
            hostname: pages.keep(LogFragment.bytes { $0.hostname = location.hostname }),
            campaign: pages.keep(LogFragment.bytes { $0.setCampaign(location) }),
            isAsset: AssetPath.isAsset(location.path))
        pages.keep(page, for: field)
        return page
    }

    /// Writes what is kept of a referrer; nothing for `-`.
    mutating func writeReferrer(_ field: UnsafeRawBufferPointer, to text: GrowingBytes) {
        guard field.count > 1 else { return }
        AccessLogFacts.write(field, by: &referrers, to: text) { bytes in
            LogFragment.bytes {
                $0.referrer = PageLocation.referrer(String(decoding: EscapedText.plain(bytes[...]), as: UTF8.self))
            }
        }
    }

    /// Writes a virtual host in lower case, without the port of http or https.
    mutating func writeHost(_ field: UnsafeRawBufferPointer, to text: GrowingBytes) {
        AccessLogFacts.write(field, by: &hosts, to: text) { bytes in
            let host = String(decoding: bytes, as: UTF8.self).lowercased()
            let port = [":80", ":443"].first { host.hasSuffix($0) } ?? ""
            return LogFragment.bytes { $0.hostname = String(host.dropLast(port.count)) }
        }
    }

    /// Writes the method of a request, if it has one.
    mutating func writeMethod(_ field: UnsafeRawBufferPointer, to text: GrowingBytes) {
        AccessLogFacts.write(field, by: &methods, to: text) { bytes in
            LogFragment.bytes { $0.method = String(decoding: bytes, as: UTF8.self) }
        }
    }

    /// Writes the protocol of a request, if it has one.
    mutating func writeProtocol(_ field: UnsafeRawBufferPointer, to text: GrowingBytes) {
        AccessLogFacts.write(field, by: &protocols, to: text) { bytes in
            LogFragment.bytes { $0.protocol = String(decoding: bytes, as: UTF8.self) }
        }
    }

    private static func write(
        _ field: UnsafeRawBufferPointer, by memo: inout ByteMemo<Piece>, to text: GrowingBytes,
        making make: (UnsafeRawBufferPointer) -> [UInt8]
    ) {
        if let known = memo.answer(for: field) { return text.append(memo.bytes(of: known.text)) }
        memo.makeRoom()
        let new = Piece(text: memo.keep(make(field)))
        memo.keep(new, for: field)
        text.append(memo.bytes(of: new.text))
    }
}

/// The numbers of visitors seen lately: one place for each, which the next that falls on it takes.
private struct VisitorMemo {
    private struct Entry {
        var day = 0
        var client = 0
        var network = 0
        var number: UInt64 = 0
    }

    private var entries = Array(repeating: Entry(), count: 1 << 15)

    func number(day: Int, client: Int, network: Int) -> UInt64? {
        let entry = entries[place(day, client, network)]
        return entry.day == day && entry.client == client && entry.network == network ? entry.number : nil
    }

    mutating func keep(_ number: UInt64, day: Int, client: Int, network: Int) {
        entries[place(day, client, network)] = Entry(day: day, client: client, network: network, number: number)
    }

    private func place(_ day: Int, _ client: Int, _ network: Int) -> Int {
        let bits = UInt64(truncatingIfNeeded: day &* 0x9E37 &+ client &* 0x85EB_CA6B &+ network &* 0xC2B2_AE35)
        return Int(truncatingIfNeeded: (bits &* 0x9E37_79B9_7F4A_7C15) >> 49)
    }
}

extension StoredEvent {
    fileprivate mutating func setCampaign(_ location: PageLocation) {
        utmSource = location.utmSource
        utmMedium = location.utmMedium
        utmCampaign = location.utmCampaign
        utmContent = location.utmContent
        utmTerm = location.utmTerm
    }
}
