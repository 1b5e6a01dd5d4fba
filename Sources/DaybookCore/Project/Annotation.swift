/// Something that happened on a day, which charts mark: the definition in `projects/<slug>/annotations/<name>.json`, or
/// a tag of the store's history.
package struct Annotation: Sendable, Equatable {
    /// `YYYY-MM-DD`, a day of the project's time zone.
    package var date = ""
    package var text = ""

    /// What happened on a day.
    package init(date: String = "", text: String = "") {
        self.date = date
        self.text = text
    }

    /// The file's members.
    package static let shape = Shape(
        Annotation(),
        Field("date", \.date, "The day, in the project's time zone.", dateCheck, required: true),
        Field("text", \.text, "What happened.", textCheck, required: true))

    private static let dateCheck = Check<String>("a date such as 2026-03-09") { Day($0) != nil }

    private static let textCheck = Check<String>("1 to 200 characters without line breaks and control characters") {
        Project.nameCheck.holds($0)
    }
}
