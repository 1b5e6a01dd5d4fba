/// Something that reads or changes a store: what a command, and a running server for it, carries out.
///
/// It holds its arguments and nothing else; clock, chance and author come from the workplace.
package protocol StoreOperation: Sendable {
    /// Carries it out.
    ///
    /// - Throws: `DaybookError` or `Invalid`, in words for the one who asked.
    func run(in workplace: Workplace) throws -> Outcome
}
