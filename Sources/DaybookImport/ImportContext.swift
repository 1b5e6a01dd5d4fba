package import DaybookClassify
package import DaybookCore

/// What an import knows besides its lines; time, ids and salts are passed in.
package struct ImportContext {
    package let project: Project
    package let format: ImportFormat
    package let userAgents: UserAgentClassifier
    /// Nil leaves every country unknown.
    package let places: PlaceDatabase?
    package let salts: VisitorSaltRule
    /// The receive time of every line.
    package let now: Instant
    package var ids: EventIDs
    /// Threads to import with.
    package let jobs: Int

    /// Puts the parts together.
    package init(
        project: Project, format: ImportFormat, userAgents: UserAgentClassifier, places: PlaceDatabase? = nil,
        salts: VisitorSaltRule, now: Instant, ids: EventIDs = EventIDs(),
        jobs: Int = 1
    ) {
        self.project = project
        self.format = format
        self.userAgents = userAgents
        self.places = places
        self.salts = salts
        self.now = now
        self.ids = ids
        self.jobs = jobs
    }
}
