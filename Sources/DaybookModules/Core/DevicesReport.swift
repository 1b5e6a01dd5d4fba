import DaybookCore
import DaybookEngine

/// Visitors by browser, operating system and device type (contract sections 6.8 and 7.1).
enum DevicesReport {
    struct Row: Sendable {
        var name = ""
        var visitors = 0
        var percentage = Fixed(units: 0, decimals: 1)
    }

    struct Combination: Sendable {
        var browser = ""
        var os = ""
        var device = ""
        var visitors = 0
    }

    struct CSVRow: Sendable {
        var category = ""
        var row = Row()
    }

    struct Result: Sendable {
        var browsers: [Row]
        var systems: [Row]
        var devices: [Row]
        var combinations: [Combination]
    }

    static let report = Report(
        "devices", title: "Devices", about: "Visitors by browser, OS and device type.", path: "/api/v1/devices",
        isPaged: true,
        body: [
            .rows("browsers", "Browsers", "One row a browser family.", shape, people: people) { (result: Result) in
                result.browsers
            },
            .rows("operating_systems", "Operating systems", "One row a system family.", shape, people: people) {
                $0.systems
            },
            .rows("device_types", "Device types", "One row a type of device.", shape, people: people) { $0.devices },
            .rows(
                "data", "Combinations", "One row a combination, for clients of the older shape.", combinationShape,
                isCompatibility: true, people: people
            ) { $0.combinations },
        ],
        csv: .rows(
            "data", "Devices", "One row a value of each category.", csvShape,
            people: .counted(in: "visitors", category: "category")
        ) { csvRows($0) },
        charts: [
            .bars(part: "browsers", label: "name", value: "visitors"),
            .bars(part: "operating_systems", label: "name", value: "visitors"),
            .bars(part: "device_types", label: "name", value: "visitors"),
        ],
        place: .panel(.audience), counting: DevicesFold.self, result: result)

    private static let people = RowPeople.counted(in: "visitors")

    private static let shape = Shape(
        Row(),
        Field("name", \.name, "Common name of the family or type."),
        Field("visitors", \.visitors, "Active visitors, each counted once.", unit: .count),
        Field("percentage", \.percentage, "Share of all active visitors.", unit: .percent))

    private static let combinationShape = Shape(
        Combination(),
        Field("browser", \.browser, "Browser family."),
        Field("os", \.os, "Operating system family."),
        Field("device", \.device, "Type of device."),
        Field("visitors", \.visitors, "Active visitors, each counted once.", unit: .count))

    private static let csvShape = Shape(
        CSVRow(),
        Field("category", \.category, "browser, os or device."),
        Field("name", \.row.name, "Common name of the family or type."),
        Field("visitors", \.row.visitors, "Active visitors, each counted once.", unit: .count),
        Field("percentage", \.row.percentage, "Share of all active visitors.", unit: .percent))

    private struct Codes: Hashable {
        let browser: UInt32
        let os: UInt32
        let device: UInt32
    }

    private static func result(_ totals: Totals, _ names: Names) -> Result {
        var combinations: [Codes: Int] = [:]
        for row in totals {
            let codes = DevicesFold.codes(totals, row.key)
            combinations[Codes(browser: codes.browser, os: codes.os, device: codes.device)] = row.visitors
        }
        let all = combinations.values.reduce(0, +)
        func rows(_ column: Column, _ code: (Codes) -> UInt32) -> [Row] {
            var counts: [ExactText: Int] = [:]
            for (codes, count) in combinations {
                counts[ExactText(name(column, code(codes), names)), default: 0] += count
            }
            return ranked(counts, of: all)
        }
        return Result(
            browsers: rows(.browser, \.browser), systems: rows(.os, \.os), devices: rows(.device, \.device),
            combinations: ranked(combinations, names))
    }

    /// What was never recognised is called Other, as what the patterns do not know.
    private static func name(_ column: Column, _ code: UInt32, _ names: Names) -> String {
        let text = names.text(column, code)
        return text.isEmpty ? "Other" : text
    }

    private static func ranked(_ counts: [ExactText: Int], of total: Int) -> [Row] {
        let rows = counts.map { Row(name: $0.key.text, visitors: $0.value, percentage: .percent($0.value, of: total)) }
        return Ranking.sorted(rows, by: \.visitors, then: \.name)
    }

    private static func ranked(_ counts: [Codes: Int], _ names: Names) -> [Combination] {
        var merged: [[ExactText]: Int] = [:]
        for (codes, count) in counts {
            let key = [
                name(.browser, codes.browser, names), name(.os, codes.os, names), name(.device, codes.device, names),
            ]
            merged[key.map(ExactText.init), default: 0] += count
        }
        let rows = merged.map { key, count in
            Combination(browser: key[0].text, os: key[1].text, device: key[2].text, visitors: count)
        }
        return Ranking.sorted(rows, by: \.visitors) { "\($0.browser)\u{0}\($0.os)\u{0}\($0.device)" }
    }

    private static func csvRows(_ result: Result) -> [CSVRow] {
        result.browsers.map { CSVRow(category: "browser", row: $0) }
            + result.systems.map { CSVRow(category: "os", row: $0) }
            + result.devices.map { CSVRow(category: "device", row: $0) }
    }
}
