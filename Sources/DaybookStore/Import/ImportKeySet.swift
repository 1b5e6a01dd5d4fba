import DaybookCore

/// Which lines a project has imported, as a multiset: a line counts as often as one file has it at most.
///
/// So the same file, a longer one and overlapping rotations add nothing twice. Known keys are contiguous sorted arrays,
/// 16 bytes each; new ones are in a hash table until the import is published. One thread uses a value at a time.
package struct ImportKeySet: Sendable {
    private let hash: ImportKeyHash
    private let known: [ImportKeyRun]
    private var fresh = ImportKeyTable()
    private var occurrences = ImportKeyTable()

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
    package mutating func beginFile() { occurrences.removeAll() }

    /// Counts a line of the current file and keeps its key; false where it was imported before.
    ///
    /// - Complexity: linear in the line, plus a look-up of logarithmic cost in the known keys.
    package mutating func insert(_ line: UnsafeRawBufferPointer) -> Bool {
        let first = hash.key(of: line)
        let occurrence = occurrences.increment(first)
        let key = occurrence == 0 ? first : hash.key(of: line, occurrence: occurrence)
        guard !contains(key) else { return false }
        _ = fresh.increment(key)
        return true
    }

    /// True where the key is known or new.
    private func contains(_ key: ImportKey) -> Bool {
        known.contains { $0.contains(key) } || fresh.contains(key)
    }

    /// The new keys as the run of this import.
    var freshRun: ImportKeyRun { ImportKeyRun(fresh.sorted) }
}
