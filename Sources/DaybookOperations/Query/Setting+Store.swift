package import DaybookClassify
package import DaybookCore
package import DaybookEngine

extension CountedProject.Setting {
    /// What a project's reports depend on under rules; the one place where it is put together.
    ///
    /// `columns` are what will be read, by default what the catalog's reports read; `providers` tell the channels of
    /// sessions.
    ///
    /// - Throws: `invalid` for a time zone that there is not.
    package init(
        _ project: Project, under rules: [Rule], catalog: Catalog, columns: Set<Column>? = nil, providers: ProviderTable
    ) throws(DaybookError) {
        self.init(
            project: project, calendar: try LocalCalendar(project.timeZone), rules: RuleSet(rules),
            channels: providers.channels, columns: columns ?? catalog.columns, folds: catalog.folds)
    }
}
