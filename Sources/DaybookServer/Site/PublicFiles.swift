import Foundation
import Hummingbird
import Logging
import NIOPosix

/// The files of the built site; a link that leads out of its folder is not followed (control C47).
struct PublicFiles: FileProvider {
    typealias FileAttributes = LocalFileSystem.FileAttributes
    typealias FileIdentifier = String

    private let folder: String
    private let files: LocalFileSystem

    init(folder: String, logger: Logger) {
        self.folder = folder
        files = LocalFileSystem(rootFolder: folder, threadPool: .singleton, logger: logger)
    }

    func getFileIdentifier(_ path: String) -> String? {
        // The system would read a name with a NUL as the part before it.
        guard !path.utf8.contains(0) else { return nil }
        // A build exchanges the folder, so that its real place is asked for each time.
        guard let id = files.getFileIdentifier(path), let root = PublicFiles.real(folder),
            let place = PublicFiles.real(id)
        else { return nil }
        return place == root || place.hasPrefix(root + "/") ? id : nil
    }

    func getAttributes(id: String) async throws -> FileAttributes? { try await files.getAttributes(id: id) }

    func loadFile(id: String, context: some RequestContext) async throws -> ResponseBody {
        try await files.loadFile(id: id, context: context)
    }

    func loadFile(
        id: String, range: ClosedRange<Int>, context: some RequestContext
    ) async throws -> ResponseBody {
        try await files.loadFile(id: id, range: range, context: context)
    }

    private static func real(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
