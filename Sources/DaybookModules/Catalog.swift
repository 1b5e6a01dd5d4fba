package import DaybookEngine

extension Catalog {
    /// Everything that Daybook knows: a line here makes a module.
    package static let daybook = Catalog(modules: [
        .core
    ])
}
