import DaybookCore
import Foundation

/// A folder in a tar file, written and read by the system's `tar`.
struct TarFile {
    let path: String

    /// Packs a folder's entries, and compares what is in the file with them afterwards.
    ///
    /// - Throws: `input-output`, with what tar says.
    func pack(_ folder: String) throws {
        let part = "\(path).partial"
        // Made before tar opens it, so that nobody else can read it at any time.
        guard FileManager.default.createFile(atPath: part, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw DaybookError(.inputOutput, "The file \(part) cannot be made.", remedy: "Check the folder.")
        }
        do {
            try TarFile.run(["--create", "--file", part, "--directory", folder, "--format=pax", "."])
            try TarFile.run(["--compare", "--file", part, "--directory", folder])
            try FileManager.default.moveItem(atPath: part, toPath: path)
        } catch {
            try? FileManager.default.removeItem(atPath: part)
            throw error
        }
    }

    /// Unpacks the file into a folder that is there.
    func unpack(into folder: String) throws {
        try TarFile.run([
            "--extract", "--file", path, "--directory", folder, "--preserve-permissions", "--no-same-owner",
        ])
    }

    private static func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["tar"] + arguments
        let errors = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
        let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw DaybookError(
                .inputOutput, "The tar file could not be written or read.", remedy: "Check the disk and the file.",
                cause: words.split(separator: "\n").first.map(String.init))
        }
    }
}
