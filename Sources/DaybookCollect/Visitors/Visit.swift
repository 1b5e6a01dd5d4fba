package import DaybookClassify
package import DaybookCore

/// What one request shows of its sender; it lives as long as the request does and is written nowhere.
package struct Visit: Sendable {
    package let address: Address
    /// The spellings of the address, made once for all events of a batch.
    let traces: AddressTraces
    package var userAgent: [UInt8]
    /// `DNT: 1` or `Sec-GPC: 1`.
    package var asksNotToBeTracked: Bool
    package var arrival: Instant

    /// Takes what the headers and the connection say.
    package init(address: Address, userAgent: [UInt8], asksNotToBeTracked: Bool, arrival: Instant) {
        self.address = address
        traces = AddressTraces(of: address)
        self.userAgent = userAgent
        self.asksNotToBeTracked = asksNotToBeTracked
        self.arrival = arrival
    }
}
