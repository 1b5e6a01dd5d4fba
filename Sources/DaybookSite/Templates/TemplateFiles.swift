import Crypto
import DaybookCore
import Foundation

/// Files of template folders that lie over each other, hashed as they are read.
struct TemplateFiles {
    /// A file that was read.
    typealias File = (path: String, bytes: [UInt8])

    private let folders: [String]
    private var hash = SHA256()

    /// Folders of which an earlier one lies over a later one.
    init(folders: [String]) {
        self.folders = folders
    }

    /// Hex SHA-256 over all that was read so far.
    var digest: String { Hex.text(hash.finalize()) }

    /// The file of that name on top.
    mutating func first(_ name: String) -> File? {
        for folder in folders { if let file = read(name, in: folder) { return file } }
        return nil
    }

    /// The file of that name that lies under the others; it is no input of what is on top.
    func lowest(_ name: String) -> File? {
        folders.reversed().lazy.compactMap { TemplateFiles.file(name, in: $0) }.first
    }

    /// The files of that name of all folders, the lowest first.
    mutating func layers(_ name: String) -> [File] {
        var files: [File] = []
        for folder in folders.reversed() { if let file = read(name, in: folder) { files.append(file) } }
        return files
    }

    /// Every file in a folder's folder, by name.
    mutating func all(in folder: String) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in names(in: folder) { files[name] = first("\(folder)/\(name)")?.bytes }
        return files
    }

    /// The names in a folder's folder, sorted; hidden files are none.
    func names(in folder: String) -> [String] {
        let names = folders.flatMap { place in
            (try? FileManager.default.contentsOfDirectory(atPath: "\(place)/\(folder)")) ?? []
        }
        return Set(names.filter { !$0.hasPrefix(".") }).sorted()
    }

    /// What to say where files are in none of the folders.
    func missing(_ names: [String]) -> DaybookError {
        DaybookError(
            .notFound, "None of \(folders.joined(separator: ", ")) has \(names.joined(separator: ", ")).",
            remedy: "Name a folder that has them with --templates.")
    }

    private mutating func read(_ name: String, in folder: String) -> File? {
        guard let file = TemplateFiles.file(name, in: folder) else { return nil }
        hash.update(data: Data("\(name)\0\(file.bytes.count)\0".utf8))
        hash.update(data: file.bytes)
        return file
    }

    private static func file(_ name: String, in folder: String) -> File? {
        FileManager.default.contents(atPath: "\(folder)/\(name)").map { ("\(folder)/\(name)", [UInt8]($0)) }
    }
}
