/// The files that say what a visit's User-Agent, referrer and address mean.
package struct ClassifierFiles: Sendable, Equatable {
    /// A pattern file of uap-core.
    package let patterns: String
    /// The folder of the tables that come with Daybook.
    package let tables: String
    /// A MaxMind file; nil leaves every country unknown.
    package let places: String?

    /// Names the files.
    package init(patterns: String, tables: String, places: String?) {
        self.patterns = patterns
        self.tables = tables
        self.places = places
    }
}
