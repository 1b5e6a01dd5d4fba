import DaybookCore

/// Which lines a project has imported, as a multiset: a line counts as often as one file has it at most.
///
/// So the same file, a longer one and overlapping rotations add nothing twice. Known keys are contiguous sorted arrays,
/// 16 bytes each; new ones are in a hash table until the import is published. One thread uses a value at a time.
package struct ImportKeySet: Sendable {
    /// Makes the keys of lines.
    let hash: ImportKeyHash
    private let known: [ImportKeyRun]
    private var table = ImportKeyTable()
    private var file: UInt32 = 0

    /// A set over the runs of earlier imports; merges them to a few, linear in the keys times the logarithm of the
    /// runs.
    init(hash: ImportKeyHash, runs: [ImportKeyRun]) {
        self.hash = hash
        var runs = runs.filter { !$0.keys.isEmpty }
        while runs.count > 2 {
            runs.sort { $0.keys.count > $1.keys.count }
            let (left, right) = (runs.removeLast(), runs.removeLast())
            runs.append(left.merged(with: right))
        }
        known = runs
    }

    /// Starts the count of repeated lines anew: to be called before each file.
    package mutating func beginFile() { file += 1 }

    /// Counts a line of the current file and keeps its key; false where it was imported before.
    ///
    /// `first` is the key of the line's first occurrence.
    /// - Complexity: constant, plus a look-up of logarithmic cost in the known keys; linear in a line that is repeated.
    package mutating func insert(_ line: UnsafeRawBufferPointer, first: ImportKey) -> Bool {
        let (occurrence, isNew) = table.count(first, in: file, isKnown: isKnown(first))
        guard occurrence > 0 else { return isNew }
        let key = hash.key(of: line, occurrence: occurrence)
        return !isKnown(key) && table.insert(key)
    }

    private func isKnown(_ key: ImportKey) -> Bool { known.contains { $0.contains(key) } }

    /// Calls `body` with the new keys as runs that follow each other in order.
    func forEachFreshRun(_ body: (ImportKeyRun) throws(DaybookError) -> Void) throws(DaybookError) {
        try table.forEachSorted { keys throws(DaybookError) in try body(ImportKeyRun(keys)) }
    }
}
