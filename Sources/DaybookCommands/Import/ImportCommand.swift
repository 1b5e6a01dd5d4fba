import ArgumentParser
import DaybookCore
import DaybookImport
import DaybookOperations

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import web-server logs and exports, list imports, take one back.",
        subcommands: [Files.self, List.self, Undo.self], defaultSubcommand: Files.self)

    struct Files: StoreCommand {
        static let configuration = CommandConfiguration(
            commandName: "files", abstract: "Import files; lines that were imported before are left out.")
        static let lockName = "import"

        @OptionGroup var store: StoreOptions
        @OptionGroup var templates: TemplateOptions
        @OptionGroup var jobs: JobOptions
        @Option(help: "The project's slug.") var project: String
        @Option(help: "combined, common, vcombined or ndjson.") var format: String
        @Argument(help: "Files, patterns such as 'access.log*', .gz files, or - for standard input.") var files:
            [String]
        @Option(help: "A pattern file of uap-core (default: the Debian package's).") var uaPatterns: String?
        @Option(help: "A MaxMind file that tells countries (default: none, every country is XX).") var geoip: String?
        @Option(help: "day: visitors of a day are the same in all its files for 48 hours; import: in this import only.")
        var visitorSalt: String = "day"
        @Option(help: "A file that gets the text of rejected lines, which may hold addresses.") var rejectedTo: String?

        func operation() throws -> any StoreOperation {
            guard let format = ImportFormat(rawValue: format) else {
                let known = ImportFormat.allCases.map(\.rawValue).joined(separator: ", ")
                throw DaybookError(.usage, "There is no format '\(format)'.", remedy: "The formats are: \(known).")
            }
            guard ["day", "import"].contains(visitorSalt) else {
                throw DaybookError(.usage, "'\(visitorSalt)' is no visitor salt.", remedy: "Use day or import.")
            }
            let settings = try store.settings()
            var options = ImportFiles.Options(
                project: project, format: format, files: try FilePatterns.expand(files),
                tables: try templates.installation(settings).tables)
            options.patterns = try settings.text(uaPatterns, .uaPatterns) ?? options.patterns
            options.places = try settings.text(geoip, .geoip)
            options.usesThrowAwaySalt = visitorSalt == "import"
            options.rejectedTo = rejectedTo
            options.jobs = try jobs.count(settings)
            return ImportFiles(options)
        }
    }

    struct List: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "List the imports.")

        @OptionGroup var store: StoreOptions
        @Option(help: "The project's slug (default: all).") var project: String?

        func operation() -> any StoreOperation { ListImports(project: project) }
    }

    struct Undo: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "Take an import back whole.")
        static let lockName = "import undo"

        @OptionGroup var store: StoreOptions
        @Argument(help: "The import's id.") var id: String

        func operation() -> any StoreOperation { UndoImport(id: id) }
    }
}
