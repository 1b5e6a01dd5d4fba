package import DaybookCore

extension LocalCalendar {
    /// The calendar of UTC.
    package static let utc: LocalCalendar = {
        guard let calendar = try? LocalCalendar("UTC") else { preconditionFailure("the rules know UTC") }
        return calendar
    }()
}
