/// How many people the rows of a list stand for, and whether a row of few could tell who they are (law 5).
///
/// In the public view rows of fewer visitors than a project's threshold are put together as `(other)`: those of lists
/// that identify always, those of all others where a filter is given, since that makes any row one of a country, page
/// or property of the caller's choice.
package struct RowPeople: Sendable, Equatable {
    /// The column that counts the row's visitors.
    package let column: String
    /// True where the rows of few visitors could tell who they are without a filter too.
    package let identifies: Bool
    /// The column of categories that are lists of their own; nil where the list is one.
    package let category: String?

    /// Rows that are shown whole but for a filter: pages, sources, countries, devices.
    package static func counted(in column: String, category: String? = nil) -> RowPeople {
        RowPeople(column: column, identifies: false, category: category)
    }

    /// Rows that are never shown where they stand for few: a country with another dimension, regions, cities, search
    /// terms, full addresses, values of properties, cells of cohorts, segments.
    package static func identified(in column: String, category: String? = nil) -> RowPeople {
        RowPeople(column: column, identifies: true, category: category)
    }
}
