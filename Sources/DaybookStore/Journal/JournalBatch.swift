/// Journal lines of one project as they are written: what one request stores.
package struct JournalBatch: Sendable {
    /// The project's folder.
    package let project: String
    package let lineCount: Int
    /// Whole lines with their newlines.
    package let bytes: [UInt8]

    /// Takes lines that are written out, each between `JournalLine.head` and `JournalLine.foot`.
    package init(project: String, lineCount: Int, bytes: [UInt8]) {
        self.project = project
        self.lineCount = lineCount
        self.bytes = bytes
    }

    /// Writes lines out, a batch for each run of one project.
    package static func batches(_ lines: [JournalLine]) -> [JournalBatch] {
        var batches: [JournalBatch] = []
        for run in lines.split(whereNeighbours: { $0.project != $1.project }) {
            var bytes: [UInt8] = []
            for line in run { line.write(to: &bytes) }
            batches.append(JournalBatch(project: run[run.startIndex].project, lineCount: run.count, bytes: bytes))
        }
        return batches
    }
}

extension Array {
    /// The runs of elements between neighbours that differ.
    fileprivate func split(whereNeighbours differ: (Element, Element) -> Bool) -> [ArraySlice<Element>] {
        var runs: [ArraySlice<Element>] = []
        var start = 0
        for index in indices where index + 1 == count || differ(self[index], self[index + 1]) {
            runs.append(self[start...index])
            start = index + 1
        }
        return runs
    }
}
