import DaybookCore

extension Period {
    /// What it is called in a heading.
    func title(_ language: Language) -> String {
        switch kind {
        case .today: language(.todayLong)
        case .last7Days: language(.last7DaysLong)
        case .last30Days: language(.last30DaysLong)
        case .last90Days: language(.last90DaysLong)
        case .last12Months: language(.last12MonthsLong)
        case .all: language(.allTimeLong)
        case .year: "\(days.lowerBound.year)"
        case .month: language.month(days.lowerBound)
        }
    }
}

extension Period.Kind {
    /// What a rolling period is called in links.
    func short(_ language: Language) -> String {
        switch self {
        case .today: language(.today)
        case .last7Days: language(.last7Days)
        case .last30Days: language(.last30Days)
        case .last90Days: language(.last90Days)
        case .last12Months: language(.last12Months)
        case .all: language(.allTime)
        case .year: language(.years)
        case .month: language(.months)
        }
    }
}
