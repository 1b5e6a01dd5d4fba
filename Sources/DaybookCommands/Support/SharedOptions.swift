import ArgumentParser
import DaybookOperations
import Foundation

/// Where templates and tables are found.
struct TemplateOptions: ParsableArguments {
    @Option(help: "A folder whose templates, words and tables replace those that came with Daybook.")
    var templates: String?

    func installation(_ settings: Settings) throws -> Installation {
        try Installation(
            named: settings.text(templates, .templates), environment: ProcessInfo.processInfo.environment,
            executable: Bundle.main.executablePath ?? CommandLine.arguments[0])
    }

    func tables(_ settings: Settings) throws -> String { try installation(settings).tables }
}

/// How many threads work.
struct JobOptions: ParsableArguments {
    @Option(help: "How many threads to use (default: one a core).")
    var jobs: Int?

    func count(_ settings: Settings) throws -> Int {
        try settings.int(jobs, .jobs) ?? max(1, ProcessInfo.processInfo.activeProcessorCount)
    }
}
