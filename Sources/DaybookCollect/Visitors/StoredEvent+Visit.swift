package import DaybookClassify
package import DaybookCore

extension StoredEvent {
    /// Sets what a User-Agent gave.
    package mutating func describe(_ client: Client) {
        browser = client.browser
        browserVersion = client.browserVersion
        os = client.os
        osVersion = client.osVersion
        device = client.device.rawValue
        bot = client.botName
    }

    /// Sets where it came from.
    package mutating func locate(_ place: Place) {
        country = place.country
        region = place.region
        city = place.city
    }
}
