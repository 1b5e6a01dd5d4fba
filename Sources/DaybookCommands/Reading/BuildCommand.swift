import ArgumentParser
import DaybookCore
import DaybookEngine
import DaybookModules
import DaybookOperations

struct BuildCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Compute every report and write the site.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var templates: TemplateOptions
    @Option(help: "The language of the pages (default: en).") var locale: String?
    @Option(name: .customLong("site-url"), help: "Where the site is published, for links in letters and feeds.")
    var siteURL: String?
    @Option(help: "Whether search engines may list the site: none (the default) or all.") var searchEngines: String?
    @OptionGroup var jobs: JobOptions
    @Option(name: .customLong("public"), help: "The folder of the site (default: public).") var folder: String?
    @Option(help: "Compute only this project; the files of the others stay.") var project: String?
    @Flag(name: .customLong("private"), help: "Write private projects too, for your own eyes.") var includesPrivate =
        false
    @Option(help: "What ends the rolling periods: newest (the default), now, or a time.") var asOf: String?
    @Flag(help: "Read events that are not sealed yet instead of sealing them; the site is then not reproducible.")
    var noSeal = false
    @Option(
        help: "A share's id and a file with one of its passwords, as ID=FILE, where its key is lost; may be repeated.")
    var sharePasswordFile: [String] = []
    @Flag(help: "Build into a folder that holds other files; they are kept.") var force = false

    func operation() throws -> any StoreOperation {
        let settings = try store.settings()
        var options = BuildSite.Options()
        if includesPrivate && folder == nil {
            throw DaybookError(
                .usage, "A build of private projects needs a folder of its own.", remedy: "Name it with --public DIR.")
        }
        options.folder = try settings.text(folder, always: .publicFolder)
        options.locale = try settings.text(locale, always: .locale)
        options.address = try SiteAddress.read(settings.text(siteURL, .siteURL))
        options.isIndexed = try settings.text(searchEngines, always: .searchEngines) == "all"
        options.project = project
        options.includesPrivate = includesPrivate
        options.asOf = try Times.asOf(asOf)
        options.seals = !noSeal
        options.force = force
        options.jobs = try jobs.count(settings)
        for pair in sharePasswordFile {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw DaybookError(.usage, "'\(pair)' is no ID=FILE.", remedy: "See `daybook share list` for the ids.")
            }
            options.sharePasswords[parts[0], default: []].append(try PrivateFile.line(in: parts[1]))
        }
        return BuildSite(
            catalog: Catalog.daybook, options: options, templates: try templates.installation(settings).templates)
    }
}
