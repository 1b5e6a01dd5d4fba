/// Where an address is, as far as a database tells.
package struct Place: Sendable, Equatable {
    /// ISO 3166 alpha-2 code; `XX` where unknown.
    package var country = Place.unknownCountry
    /// ISO 3166-2 subdivision code without the country; empty where unknown.
    package var region = ""
    /// City in English; empty where unknown.
    package var city = ""

    /// The code that stands for no country.
    package static let unknownCountry = "XX"

    /// An unknown place.
    package init() {}

    /// The country alone: what a project that anonymizes addresses keeps.
    package var countryOnly: Place {
        var place = Place()
        place.country = country
        return place
    }
}
