package import DaybookCore
package import DaybookEngine

/// A month of a cube as a script that hands it to `assets/explore.js`, so that it can be loaded from `file://` too.
///
/// It calls `daybookCube` with the month and an object: `start` is its first day, `cells` says how many cells each day
/// has, `left` how many sessions of each day are in none; `names` are the labels of each dimension in the order of
/// their bytes; `columns` has, packed, for each cell the places of its labels and its sums; `unit` is how many
/// milliseconds a duration counts in.
package struct CubeMonth: Sendable {
    private let month: Period
    private let cube: Cube
    private let days: [Cube.DayCells]

    /// The days that the cube has of a month: its first and those after it.
    package init(_ month: Period, of cube: Cube) {
        self.month = month
        self.cube = cube
        days = cube.days.filter { month.days.contains($0.day) }
    }

    /// Where the file of a month is.
    package static func path(_ project: Project, _ month: Period) -> String { "\(project.slug)/explore/\(month.id).js" }

    /// A cell by the places of its labels.
    private struct Row {
        let places: CubeKey
        let sums: Cube.Sums
    }

    /// The file at `<slug>/explore/<month>.js`.
    package func file(_ project: Project) -> SiteFile {
        let names = CubeDimension.allCases.map(names)
        let places = names.map { names in
            Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1.code, UInt32($0)) })
        }
        let rows = days.map { day in
            day.cells.map { cell in
                Row(places: CubeKey { places[$0.rawValue][cell[$0]] ?? 0 }, sums: cell.sums)
            }.sorted { $0.places < $1.places }
        }
        return SiteFile(
            path: CubeMonth.path(project, month), bytes: script(names.map { $0.map(\.label) }, rows))
    }

    /// The labels that cells have in a dimension, in the order of their bytes.
    private func names(_ dimension: CubeDimension) -> [(code: UInt32, label: String)] {
        let codes = days.reduce(into: Set<UInt32>()) { codes, day in
            for cell in day.cells { codes.insert(cell[dimension]) }
        }
        return codes.map { ($0, cube.label(dimension, $0)) }.sorted {
            $0.label.utf8.lexicographicallyPrecedes($1.label.utf8)
        }
    }

    private func script(_ names: [[String]], _ rows: [[Row]]) -> [UInt8] {
        let all = Array(rows.joined())
        let unit = all.allSatisfy { $0.sums.milliseconds.isMultiple(of: 1_000) } ? 1_000 : 1
        var columns = CubeDimension.allCases.map { dimension in
            (dimension.filter.name, packed(all) { Int($0.places[dimension]) })
        }
        columns += [
            ("sessions", packed(all, \.sums.sessions)), ("pageviews", packed(all, \.sums.pageviews)),
            ("bounces", packed(all, \.sums.bounces)), ("duration", packed(all) { $0.sums.milliseconds / unit }),
        ]
        let data = Value.object([
            .init("start", .text(month.days.lowerBound.text)), .init("cells", .list(rows.map { .int($0.count) })),
            .init("left", .list(days.map { .int($0.leftOut.sessions) })), .init("unit", .int(unit)),
            .init(
                "names",
                .object(
                    zip(CubeDimension.allCases, names).map { .init($0.filter.name, .list($1.map(Value.text))) })),
            .init("columns", .object(columns.map { .init($0.0, .text($0.1)) })),
        ])
        return Array("daybookCube(\"\(month.id)\",".utf8) + ScriptData.bytes(data) + Array(");\n".utf8)
    }

    private func packed(_ rows: [Row], _ number: (Row) -> Int) -> String {
        var numbers = PackedNumbers()
        for row in rows { numbers.add(number(row)) }
        return numbers.text
    }
}
