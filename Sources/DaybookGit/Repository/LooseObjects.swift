import CGit2
import DaybookCore
import Dispatch
import Glibc
import Synchronization

/// Stores objects as loose files, many of them with few waits for the disk.
///
/// The library waits for the disk twice for each object that it writes. Here all of a run are written before the first
/// is waited for, so that the disk has them together, and each folder is waited for once.
struct LooseObjects {
    private let folder: String

    /// Objects that are packed before any of them is waited for: as many files are open.
    private static let runLength = 128
    /// The system starts as many as there are cores, and no more than these.
    private static let threadLimit = 16

    /// Stores into this folder of objects.
    init(in folder: String) {
        self.folder = folder
    }

    /// Stores objects on several threads, as packing them is most of the work of a commit, and waits until all of them
    /// are on disk.
    ///
    /// - Complexity: linear in their bytes.
    /// - Returns: what was stored, in the order of the sources.
    /// - Throws: the error of the first source that failed: `disk-full`, `input-output`, `refused`.
    func store(_ sources: [ObjectSource]) throws(DaybookError) -> [(id: git_oid, status: stat)] {
        var stored: [(id: git_oid, status: stat)] = []
        // Also where no folder is made in it: a run that was interrupted may have made some.
        var folders: Set<String> = sources.isEmpty ? [] : [folder]
        for start in stride(from: 0, to: sources.count, by: LooseObjects.runLength) {
            let run = sources[start..<min(start + LooseObjects.runLength, sources.count)]
            let packed = try pack(Array(run))
            try place(packed, &folders)
            stored += packed.map { ($0.id, $0.status) }
        }
        try sync(folders.sorted())
        return stored
    }

    /// Waits until the names of the folders of objects are on disk.
    func syncNames() throws(DaybookError) { try sync([folder]) }

    private func pack(_ sources: [ObjectSource]) throws(DaybookError) -> [PackedObject] {
        let results = each(
            of: sources.count, with: { ObjectPacker(objects: folder) },
            { packer, place in Result { () throws(DaybookError) in try packer.pack(sources[place]) } })
        guard results.contains(where: { (try? $0.get()) == nil }) else { return results.compactMap { try? $0.get() } }
        for case .success(let object) in results { drop(object) }
        for case .failure(let error) in results { throw error }
        return []
    }

    /// Waits until objects are on disk, and gives them the names by which git finds them.
    private func place(_ objects: [PackedObject], _ folders: inout Set<String>) throws(DaybookError) {
        let failures = each(of: objects.count, with: {}) { _, place in
            sync(objects[place].descriptor)
        }
        var failure = failures.lazy.compactMap(\.self).first
        for object in objects {
            guard failure == nil else {
                drop(object)
                continue
            }
            close(object.descriptor)
            let name = withUnsafeBytes(of: object.id) { Hex.text($0) }
            let target = "\(folder)/\(name.prefix(2))"
            if folders.insert(target).inserted {
                if mkdir(target, 0o777) != 0, errno != EEXIST { failure = DaybookError(writing: folder) }
            }
            if failure == nil, rename(object.temporary, "\(target)/\(name.dropFirst(2))") != 0 {
                failure = DaybookError(writing: folder)
            }
            if failure != nil { unlink(object.temporary) }
        }
        if let failure { throw failure }
    }

    /// Does something for each place, on a thread for each core that has a tool of its own; the results are in the
    /// order of the places.
    private func each<Tool, Item: Sendable>(
        of count: Int, with makeTool: @Sendable () -> Tool, _ body: @Sendable (Tool, Int) -> Item
    ) -> [Item] {
        let next = Atomic(0)
        let results = Mutex<[Item?]>(Array(repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: min(count, LooseObjects.threadLimit)) { _ in
            let tool = makeTool()
            while true {
                let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard place < count else { return }
                let result = body(tool, place)
                results.withLock { $0[place] = result }
            }
        }
        return results.withLock { $0 }.compactMap(\.self)
    }

    private func drop(_ object: PackedObject) {
        close(object.descriptor)
        unlink(object.temporary)
    }

    private func sync(_ folders: [String]) throws(DaybookError) {
        let failures = each(of: folders.count, with: {}) { _, place -> DaybookError? in
            let descriptor = open(folders[place], O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else { return DaybookError(writing: folder) }
            defer { close(descriptor) }
            return sync(descriptor)
        }
        if let failure = failures.lazy.compactMap(\.self).first { throw failure }
    }

    private func sync(_ descriptor: Int32) -> DaybookError? {
        while fsync(descriptor) != 0 { if errno != EINTR { return DaybookError(writing: folder) } }
        return nil
    }
}
