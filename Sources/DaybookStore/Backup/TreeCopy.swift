package import DaybookCore
import Glibc

/// Copies a folder with all that is in it; modes stay, links and other special files are left out.
package struct TreeCopy {
    /// What becomes of a path below the folder.
    package enum Treatment: Sendable {
        case copy
        /// Gets a second name for the same file; for files that nobody writes to any more.
        case link
        case leaveOut
    }

    private let treatment: (String) -> Treatment
    private let toleratesLoss: Bool
    private let progress: (Int) -> Void
    private var fileCount = 0

    private static let chunkByteCount = 1 << 20
    private static let filesPerReport = 500

    /// Copies what `treatment` says of paths below the source; `progress` is told how many files there are so far.
    ///
    /// With `toleratesLoss` a file that goes between the listing and the copying is left out, else it is an error.
    package init(
        toleratesLoss: Bool = false, progress: @escaping (Int) -> Void = { _ in },
        treatment: @escaping (String) -> Treatment = { _ in .copy }
    ) {
        self.treatment = treatment
        self.toleratesLoss = toleratesLoss
        self.progress = progress
    }

    /// Copies a folder into one that is made by this call; what is there afterwards is not synced yet.
    ///
    /// - Complexity: linear in the bytes of what is not linked.
    /// - Throws: `not-found`, `input-output`, `disk-full`.
    package mutating func copy(_ source: String, to target: String) throws(DaybookError) {
        try folder("", from: source, to: target)
        progress(fileCount)
    }

    private mutating func folder(_ path: String, from source: String, to target: String) throws(DaybookError) {
        let files = LinuxFileSystem()
        let (from, to) = (TreeCopy.join(source, path), TreeCopy.join(target, path))
        guard let status = try files.status(of: from) else {
            throw DaybookError(.notFound, "The folder \(from) is gone.", remedy: "Run the command again.")
        }
        try files.makeDirectory(to, mode: status.mode | 0o700)
        // By name, so that in git's store loose objects come before the packs that may take them in meanwhile.
        for name in try files.names(in: from) {
            let entry = path.isEmpty ? name : "\(path)/\(name)"
            let treatment = treatment(entry)
            guard treatment != .leaveOut else { continue }
            switch try files.status(of: "\(from)/\(name)")?.kind {
            case .folder: try folder(entry, from: source, to: target)
            case .file: try file("\(from)/\(name)", to: "\(to)/\(name)", links: treatment == .link)
            case .link, .other: continue
            case nil: try lost("\(from)/\(name)")
            }
        }
    }

    private mutating func file(_ source: String, to target: String, links: Bool) throws(DaybookError) {
        if links {
            if link(source, target) == 0 {
                count()
                return
            }
            if errno == ENOENT { return try lost(source) }
        }
        let input = open(source, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard input >= 0 else {
            if errno == ENOENT { return try lost(source) }
            throw TreeCopy.failure("cannot be read", source)
        }
        defer { close(input) }
        var status = stat()
        guard fstat(input, &status) == 0 else { throw TreeCopy.failure("cannot be read", source) }
        let files = LinuxFileSystem()
        let output = try files.create(target, mode: status.st_mode & 0o777)
        defer { files.close(output) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: TreeCopy.chunkByteCount, alignment: 16)
        defer { buffer.deallocate() }
        var offset = 0
        while true {
            let count = read(input, buffer.baseAddress, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw TreeCopy.failure("cannot be read", source) }
            if count == 0 { break }
            try files.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]), to: output, at: offset)
            offset += count
        }
        count()
    }

    private mutating func count() {
        fileCount += 1
        if fileCount.isMultiple(of: TreeCopy.filesPerReport) { progress(fileCount) }
    }

    private func lost(_ path: String) throws(DaybookError) {
        guard !toleratesLoss else { return }
        throw DaybookError(.notFound, "The file \(path) went while it was copied.", remedy: "Run the command again.")
    }

    private static func join(_ folder: String, _ path: String) -> String { path.isEmpty ? folder : "\(folder)/\(path)" }

    private static func failure(_ words: String, _ path: String) -> DaybookError {
        DaybookError(
            .inputOutput, "The file \(path) \(words).", remedy: "Check the disk and its permissions.",
            cause: String(cString: strerror(errno)))
    }
}
