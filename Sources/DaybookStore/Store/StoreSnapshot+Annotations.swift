package import DaybookCore
import DaybookGit
import DaybookJSON

extension StoreSnapshot {
    /// What is marked in a project's charts: its annotations and the tags of the store's history up to this commit,
    /// whose days are those of `calendar`; and what is wrong with files that have mistakes, by path.
    ///
    /// - Complexity: linear in the number of annotations and tags.
    package func annotations(
        of project: Project, calendar: LocalCalendar
    ) throws(DaybookError) -> (annotations: [Annotation], faults: [(path: String, words: String)]) {
        var annotations: [Annotation] = []
        var faults: [(path: String, words: String)] = []
        for path in try paths(below: StorePath.annotations(of: project.folder)) where path.hasSuffix(".json") {
            do {
                annotations.append(try Annotation.shape.decode(try JSON.parse(written: bytes(of: path) ?? [])))
            } catch {
                faults.append((path, "has mistakes: \(error)"))
            }
        }
        for tag in try Store.repository(of: directory, files).tags(before: commit) {
            annotations.append(Annotation(date: calendar.day(of: tag.time).text, text: tag.title))
        }
        return (annotations.sorted { ($0.date, $0.text) < ($1.date, $1.text) }, faults)
    }
}
