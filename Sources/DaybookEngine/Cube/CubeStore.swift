package import DaybookCore
import Glibc

/// Days of a project's cube as they were folded before, a file for each month, kept in the cache.
///
/// A day is known by what it was folded from. A file that is not exactly what this version wrote counts as missing.
package struct CubeStore: Sendable {
    /// A day and the id of all that its cells depend on.
    package struct KnownDay: Sendable {
        package let day: Day
        package let inputs: String

        /// Names a day's inputs.
        package init(_ day: Day, inputs: String) {
            self.day = day
            self.inputs = inputs
        }
    }

    private let folder: String?

    /// Where the days of a project lie; `cache` is nil where nothing may be kept.
    package init(in cache: String?, of project: Project) {
        folder = cache.map { "\($0)/\(CubeStore.folderName)/\(project.folder)" }
    }

    private static let folderName = "cubes"
    /// Counts up when days are folded in another way; stands where other files have the size of their segment.
    private static let format = 1

    /// Removes what is kept of all projects but some.
    package static func prune(_ cache: String, keeping projects: [Project]) {
        let kept = Set(projects.map(\.folder))
        for project in CacheFile.names(in: "\(cache)/\(folderName)") where !kept.contains(project) {
            remove("\(cache)/\(folderName)/\(project)", keeping: [])
            rmdir("\(cache)/\(folderName)/\(project)")
        }
    }

    /// Removes the months that are not named.
    package func prune(keeping months: Set<String>) {
        if let folder { CubeStore.remove(folder, keeping: months) }
    }

    private static func remove(_ folder: String, keeping names: Set<String>) {
        for name in CacheFile.names(in: folder) where !names.contains(name) { unlink("\(folder)/\(name)") }
    }

    private enum Name {
        static let inputs = "inputs"
        static let days = "days"
        static let ends = "ends"
        static let left = "left"
        static func codes(_ dimension: CubeDimension) -> String { dimension.filter.name }
        static func sums(_ number: Int) -> String { "sum.\(number)" }
    }

    // MARK: Writing

    /// Keeps the days of a month in the place of those that were kept before.
    package func write(_ month: String, _ days: [KnownDay], of cube: Cube) {
        guard let folder else { return }
        let inputs = Dictionary(days.map { ($0.day, $0.inputs) }) { first, _ in first }
        let own = cube.days.filter { inputs[$0.day] != nil }
        let cells = own.flatMap(\.cells)
        let order = Array(0..<UInt32(cells.count))
        var writer = ColumnFileWriter()
        writer.add(Name.inputs, texts: own.map { inputs[$0.day] ?? "" })
        writer.add(Name.days, own.map { Int64($0.day.number) })
        writer.add(
            Name.ends, own.reduce(into: [Int64]()) { $0.append(($0.last ?? 0) + Int64($1.cells.count)) })
        writer.add(Name.left, own.flatMap { day in (0..<Cube.Sums.count).map { Int64(day.leftOut[$0]) } })
        for place in 0..<Cube.Sums.count {
            cells.map { Int64($0.sums[place]) }.withUnsafeBufferPointer {
                writer.add(Name.sums(place), $0, order: order)
            }
        }
        for dimension in CubeDimension.allCases { add(dimension, cells, of: cube, to: &writer) }
        let file = writer.file(
            rowCount: cells.count, runCount: 0, times: 0...0, newest: 0, segmentBytes: CubeStore.format,
            segmentChecksum: 0)
        _ = CacheFile.write(file, to: "\(folder)/\(month)")
    }

    private func add(
        _ dimension: CubeDimension, _ cells: [Cube.Cell], of cube: Cube, to writer: inout ColumnFileWriter
    ) {
        var places: [UInt32: UInt32] = [:]
        var texts: [String] = []
        let codes = cells.map { cell in
            let code = cell[dimension]
            if let place = places[code] { return place }
            places[code] = UInt32(texts.count)
            texts.append(cube.text(dimension, code))
            return UInt32(texts.count - 1)
        }
        writer.add(Name.codes(dimension), codes, texts: texts)
    }

    // MARK: Reading

    /// The days of a month that were folded of the same inputs; linear in what is kept of the month.
    package func days(of month: String, _ wanted: [KnownDay], in snapshot: Snapshot) -> [Cube.DayCells] {
        guard let folder, let bytes = FileBytes(mapping: "\(folder)/\(month)"),
            let file = ColumnFile(bytes, segmentBytes: CubeStore.format, segmentChecksum: 0),
            let inputs = file.ownTexts(Name.inputs),
            let sums = (0..<Cube.Sums.count).map(Name.sums).all(file.column),
            let days = file.array(Name.days, of: Int64.self, count: inputs.count),
            let ends = file.array(Name.ends, of: Int64.self, count: inputs.count),
            let left = file.array(Name.left, of: Int64.self, count: inputs.count * Cube.Sums.count),
            ends.last ?? 0 == file.rowCount, zip(ends, ends.dropFirst()).allSatisfy(<=), ends.first ?? 0 >= 0,
            let codes = CubeDimension.allCases.all({ CubeStore.codes($0, file, snapshot.names) })
        else { return [] }
        let known = Dictionary(wanted.map { ($0.day, $0.inputs) }) { first, _ in first }
        return days.indices.compactMap { place in
            let day = Day(number: Int(days[place]))
            guard known[day] == String(decoding: inputs[place], as: UTF8.self) else { return nil }
            let rows = (place == 0 ? 0 : Int(ends[place - 1]))..<Int(ends[place])
            var cells: [Cube.Cell] = []
            cells.reserveCapacity(rows.count)
            for row in rows {
                var isKnown = true
                let key = CubeKey { dimension in
                    let code = codes[dimension.rawValue](row)
                    isKnown = isKnown && code != nil
                    return code ?? noCode
                }
                guard isKnown else { return nil }
                cells.append(Cube.Cell(key: key, sums: Cube.Sums { Int(sums[$0][row]) }))
            }
            let leftOut = Cube.Sums { Int(left[place * Cube.Sums.count + $0]) }
            return Cube.DayCells(day: day, cells: cells, leftOut: leftOut)
        }
    }

    /// The snapshot's code of each cell in a dimension, nil for a text that it does not have.
    private static func codes(
        _ dimension: CubeDimension, _ file: ColumnFile, _ names: Names
    ) -> ((Int) -> UInt32?)? {
        guard let (codes, texts, _) = file.texts(Name.codes(dimension)) else { return nil }
        let standing = dimension.standing(names)
        let known = (0..<texts.count).map { place -> UInt32? in
            let text = String(decoding: texts[place], as: UTF8.self)
            if text == PublicView.other { return noCode }
            return dimension.code(of: text, names).map { standing[Int($0)] }
        }
        return { row in
            let code = codes.code(row)
            return code < known.count ? known[code] : nil
        }
    }
}
