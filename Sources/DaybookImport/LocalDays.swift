import DaybookCore

/// The local days of events that come mostly in order: asks the calendar only when the day changes.
struct LocalDays {
    private let calendar: LocalCalendar
    private var bounds = Instant(milliseconds: 0)..<Instant(milliseconds: 0)
    private var day = Day(number: 0)

    /// Days of one time zone.
    init(_ calendar: LocalCalendar) {
        self.calendar = calendar
    }

    /// The day that holds an instant.
    mutating func day(of instant: Instant) -> Day {
        if !bounds.contains(instant) {
            day = calendar.day(of: instant)
            bounds = calendar.start(of: day)..<calendar.end(of: day)
        }
        return day
    }
}
