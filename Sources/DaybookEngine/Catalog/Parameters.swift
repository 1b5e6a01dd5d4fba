package import DaybookCore

/// The query parameters that reports share (contract section 6.4, and Daybook's own `filter`, `grain` and `view`).
package struct Parameters: Sendable, Equatable {
    package var startAt = ""
    package var endAt = ""
    package var limit = PageLimits().standard
    package var offset = 0
    package var filter = ""
    package var grain = Grain.day.rawValue
    package var view = Parameters.fullView

    /// No parameter given.
    package init() {}

    /// The longest range whose hours are listed.
    package static let hourLimitDays = 400
    /// The view that shows every row, and the one that is published.
    package static let fullView = "full"
    package static let publicView = "public"

    /// The parameters of a report: none of this moment's, a page where it has ranked lists, a grain where it has a
    /// series.
    package static func shape(of report: ReportInfo) -> Shape<Parameters> {
        guard !report.isMomentary else { return Shape(Parameters()) }
        let page = report.isPaged ? pageFields(report.limits) : []
        let grain = report.hasGrain ? [grainField] : []
        var changed = Parameters()
        changed.limit = report.limits.standard
        let blank = changed
        return Shape(blank, fields: rangeFields + page + [filterField] + grain + [viewField])
    }

    /// Every parameter that any report has.
    package static let all = Shape(
        Parameters(), fields: rangeFields + pageFields(PageLimits()) + [filterField, grainField, viewField])

    private static let rangeFields = [
        Field(
            "start_at", \Parameters.startAt,
            "Start of the range: RFC 3339 or a date; by default 30 days before its end."),
        Field("end_at", \Parameters.endAt, "End of the range, included with its precision; by default now."),
    ]

    private static func pageFields(_ limits: PageLimits) -> [Field<Parameters>] {
        [
            Field(
                "limit", \Parameters.limit,
                "Rows of each list, 1 to \(limits.highest); by default \(limits.standard)."),
            Field("offset", \Parameters.offset, "Rows to skip."),
        ]
    }

    private static let filterField = Field(
        "filter", \Parameters.filter,
        "What of the traffic counts, as in country==DE;page!=/admin*: conditions separated by ; of a dimension, "
            + "an operator (== != =~ !~ =^ !^ =$ !$) and values separated by |. The dimensions are "
            + FilterDimension.known.joined(separator: ", ") + ".")

    private static let grainField = Field(
        "grain", \Parameters.grain, "How finely the series is cut; by default day.",
        .oneOf(Grain.allCases.map(\.rawValue)))

    private static let viewField = Field(
        "view", \Parameters.view, "public for what is published, without rows of few people; by default full.",
        .oneOf([fullView, publicView]))

    /// Reads them as a client wrote them: out of bounds is moved into bounds, unreadable is an error.
    ///
    /// Parameters that the report does not have are left out of account.
    package init(_ query: [String: String], of report: ReportInfo) throws(APIError) {
        try self.init(query, shape: Parameters.shape(of: report))
        limit = min(limit, report.limits.highest)
    }

    /// Reads the parameters of any report.
    package init(_ query: [String: String], shape: Shape<Parameters> = all) throws(APIError) {
        do {
            self = try shape.decode(.object(query.map { Value.Member($0.key, .text($0.value)) }))
        } catch {
            throw .invalidParameter(error.problems.first?.field ?? "")
        }
        limit = min(max(limit, 1), PageLimits().highest)
        offset = max(offset, 0)
    }

    /// The face of a report that is asked for.
    package enum Face: Sendable {
        case body, csv
    }

    /// The question they ask of a project about a report.
    ///
    /// - Throws: `invalidParameter` for a range with more days, or hours, than the face may list.
    package func query(_ reading: Reading, of report: ReportInfo, as face: Face) throws(APIError) -> ReportQuery {
        let calendar = reading.calendar
        let range = try range(now: reading.now, calendar: calendar)
        let grain = Grain(rawValue: grain) ?? .day
        let length = range.current.upperBound.milliseconds - range.current.lowerBound.milliseconds
        if grain == .hour && length > Parameters.hourLimitDays * 86_400_000 { throw .invalidParameter("grain") }
        let threshold = view == Parameters.publicView ? reading.publicThreshold : 0
        let query = ReportQuery(
            range: range, calendar: calendar, filter: try Filter(filter), grain: grain,
            publicThreshold: threshold > 0 ? threshold : nil)
        let isListed = report.series == .everywhere || report.series == .csv && face == .csv
        if isListed && !query.isListable { throw .invalidParameter("start_at") }
        return query
    }

    /// The page of each list they ask for.
    package var page: Page { Page(limit: limit, offset: offset) }

    /// The range they ask for; `now` ends it where no end is given.
    package func range(now: Instant, calendar: LocalCalendar) throws(APIError) -> ReportRange {
        do {
            return try ReportRange(
                startAt: startAt.isEmpty ? nil : startAt, endAt: endAt.isEmpty ? nil : endAt, now: now,
                calendar: calendar)
        } catch {
            switch error {
            case .unreadable(let parameter): throw .invalidParameter(parameter)
            case .startAfterEnd: throw .startAfterEnd
            }
        }
    }
}
