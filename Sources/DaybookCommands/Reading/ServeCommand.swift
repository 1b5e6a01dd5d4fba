import ArgumentParser
import DaybookCore
import DaybookServer
import Foundation

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the files of a built site on 127.0.0.1 until Ctrl-C.")

    @Option(help: "A config file (default: \(Settings.defaultFile), where it is there).") var config: String?
    @Option(name: .customLong("public"), help: "The folder of the site (default: public).") var folder: String?
    @Option(help: "The port; 0 takes a free one (default: 8090).") var port: Int?

    func run() async throws {
        let settings = try Settings(config: config)
        let folder = try settings.text(self.folder, always: .publicFolder)
        guard FileManager.default.fileExists(atPath: "\(folder)/index.html") else {
            throw DaybookError(
                .notFound, "There is no site in \(folder).",
                remedy: "Build one with 'daybook build --public \(folder)'.")
        }
        let port = try settings.int(port, always: .port)
        let server = SiteServer(folder: folder, port: port)
        try await server.run { address in Output.line("Serving \(folder) at \(address) (Ctrl-C stops it)") }
    }
}
