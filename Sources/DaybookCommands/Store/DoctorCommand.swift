import ArgumentParser
import DaybookClassify
import DaybookControl
import DaybookOperations

struct DoctorCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look the store and the installation over, and say what to do.",
        discussion: "Exits with 3 where something is to be mended. 'daybook verify' checks what is sealed.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var templates: TemplateOptions

    func operation() throws -> any StoreOperation {
        let settings = try store.settings()
        let (patterns, places) = (try settings.text(nil, .uaPatterns), try settings.text(nil, .geoip))
        let named = templates.templates
        return ExamineStore(
            unknownSettings: settings.unknownMembers, serverAnswers: { ControlClient.answers(data: $0) }
        ) {
            var options = TemplateOptions()
            options.templates = named
            return ClassifierFiles(
                patterns: patterns ?? UserAgentClassifier.installedPatterns,
                tables: try options.installation(settings).tables, places: places)
        }
    }
}
