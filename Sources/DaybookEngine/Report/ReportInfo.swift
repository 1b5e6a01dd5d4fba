package import DaybookCore

/// All that documents, pages and clients know of one part of a report's body.
package struct PartInfo: Sendable, Equatable {
    /// One value, one record, or a list of records.
    package enum Kind: String, Sendable {
        case value
        case record
        case table
    }

    package let name: String
    package let title: String
    package let about: String
    package let kind: Kind
    /// The fields of the record or of each row; the one field of a value.
    package let columns: [FieldInfo]
    /// True for parts kept for clients of older shapes, which pages do not show.
    package let isCompatibility: Bool
    /// How many visitors a row of a list stands for; nil where no column counts them.
    package let people: RowPeople?
}

/// How a page draws a part of a report.
package enum ChartInfo: Sendable, Equatable {
    /// Lines over time: the table part, its date column and its number columns.
    case lines(part: String, date: String, values: [String])
    /// Bars of the first rows: the table part, its label column and its number column.
    case bars(part: String, label: String, value: String)
    /// A map of the world beside the bars of its countries.
    case map(part: String, country: String, value: String)

    /// The part it draws.
    package var part: String {
        switch self {
        case .lines(let part, _, _), .bars(let part, _, _), .map(let part, _, _): part
        }
    }
}

/// Where a dashboard shows a report.
package enum DashboardPlace: Sendable, Equatable {
    /// On top: its records of this period and the one before are the headline figures.
    case headline
    /// Below them: the first of its values over time is the main chart, the others are beside it.
    case series
    /// In a panel of its own for each of its charts.
    case panel(DashboardGroup)
}

/// The headings under which a dashboard has its panels, in their order.
package enum DashboardGroup: String, Sendable, CaseIterable {
    case content, audience, sources, behaviour, quality, server, other
}

/// Which faces of a report have a row for every day of the range, or for every hour, week or month.
package enum SeriesPlace: Sendable, Equatable {
    case nowhere, csv, everywhere
}

/// All that documents, pages and clients know of a report: plain data, written once where the report is declared.
package struct ReportInfo: Sendable, Equatable {
    /// Kebab-case name: the file on the site and the word on the command line.
    package let id: String
    package let title: String
    /// One sentence.
    package let about: String
    /// Path of its endpoint.
    package let path: String
    /// True where `limit` and `offset` apply.
    package let isPaged: Bool
    package let limits: PageLimits
    let series: SeriesPlace
    /// True where it has a series that `grain` cuts.
    package let hasGrain: Bool
    /// True where it is about the end of the range alone: it takes no range, and no period has it.
    package let isMomentary: Bool
    package let parts: [PartInfo]
    package let csvColumns: [FieldInfo]
    package let charts: [ChartInfo]
    package let place: DashboardPlace
}
