package import DaybookCore

/// The query parameters that reports share (contract section 6.4).
package struct Parameters: Sendable, Equatable {
    package var startAt = ""
    package var endAt = ""
    package var limit = Parameters.defaultLimit
    package var offset = 0

    /// No parameter given.
    package init() {}

    /// Rows of a list where nothing is asked.
    package static let defaultLimit = 10
    /// The most rows of a list; more are lowered to it.
    package static let highestLimit = 1_000

    /// No parameter, for reports of this moment.
    package static let none = Shape(Parameters())

    /// The range, for reports whose lists are always whole.
    package static let range = Shape(
        Parameters(),
        Field("start_at", \.startAt, "Start of the range: RFC 3339 or a date; by default 30 days before its end."),
        Field("end_at", \.endAt, "End of the range, included with its precision; by default now."))

    /// The range and the page, for reports with ranked lists.
    package static let page = Shape(
        Parameters(),
        Field("start_at", \.startAt, "Start of the range: RFC 3339 or a date; by default 30 days before its end."),
        Field("end_at", \.endAt, "End of the range, included with its precision; by default now."),
        Field("limit", \.limit, "Rows of each list, 1 to 1000; by default 10."),
        Field("offset", \.offset, "Rows to skip."))

    /// Reads them as a client wrote them: out of bounds is moved into bounds, unreadable is an error.
    package init(_ query: [String: String], shape: Shape<Parameters>) throws(APIError) {
        do {
            self = try shape.decode(.object(query.map { Value.Member($0.key, .text($0.value)) }))
        } catch {
            throw .invalidParameter(error.problems.first?.field ?? "")
        }
        limit = min(max(limit, 1), Parameters.highestLimit)
        offset = max(offset, 0)
    }

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
