import ArgumentParser
import DaybookCore

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    @Flag(help: "Print JSON for machines.")
    var json = false

    func run() {
        var writer = JSONWriter()
        writer.value(
            .object([
                .init("daybook", .text(DaybookVersion.current)), .init("time_zones", .text(LocalCalendar.rulesVersion)),
            ]))
        Output.line(json ? String(decoding: writer.bytes, as: UTF8.self) : "daybook \(DaybookVersion.current)")
    }
}
