package import DaybookClassify
package import DaybookCore
import Glibc
import Synchronization

/// Who sends: address and User-Agent, with what was found out about them, so that the next request of the same
/// connection need not find it out again; it lives no longer than the connection and is written nowhere.
package final class Sender: Sendable {
    package let address: Address
    package let userAgent: [UInt8]
    /// The spellings of the address.
    let traces: AddressTraces
    /// What the User-Agent says, once somebody asked.
    let client = Mutex<Client?>(nil)

    /// Takes what the headers and the connection say.
    package init(address: Address, userAgent: [UInt8]) {
        self.address = address
        self.userAgent = userAgent
        traces = AddressTraces(of: address)
    }

    /// True for its User-Agent.
    package func sends(_ userAgent: String) -> Bool {
        var userAgent = userAgent
        return userAgent.withUTF8 { other in
            self.userAgent.withUnsafeBytes { own in
                guard own.count == other.count, let start = own.baseAddress else { return own.count == other.count }
                return other.baseAddress.map { memcmp(start, $0, own.count) == 0 } ?? false
            }
        }
    }
}

/// What one request shows of its sender; it lives as long as the request does and is written nowhere.
package struct Visit: Sendable {
    package let sender: Sender
    /// `DNT: 1` or `Sec-GPC: 1`.
    package var asksNotToBeTracked: Bool
    package var arrival: Instant

    var address: Address { sender.address }
    var userAgent: [UInt8] { sender.userAgent }
    var traces: AddressTraces { sender.traces }

    /// Takes what the headers and the connection say.
    package init(sender: Sender, asksNotToBeTracked: Bool, arrival: Instant) {
        self.sender = sender
        self.asksNotToBeTracked = asksNotToBeTracked
        self.arrival = arrival
    }
}
