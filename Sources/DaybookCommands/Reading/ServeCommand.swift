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
        let folder = settings.text(self.folder, "public") ?? "public"
        guard FileManager.default.fileExists(atPath: "\(folder)/index.html") else {
            throw DaybookError(
                .notFound, "There is no site in \(folder).",
                remedy: "Build one with 'daybook build --public \(folder)'.")
        }
        let port = try settings.int(port, "port") ?? 8090
        guard (0...65_535).contains(port) else {
            throw DaybookError(
                .usage, "There is no port \(port).", remedy: "Ports go from 1 to 65535; 0 takes a free one.")
        }
        let server = SiteServer(folder: folder, port: port)
        try await server.run { address in Output.line("Serving \(folder) at \(address) (Ctrl-C stops it)") }
    }
}
