package import DaybookEngine

extension Module {
    /// Reports as CSV, which every report has without a declaration of its own.
    package static let exports = Module(
        id: "exports", title: "Exports", category: .platform, about: "Reports as CSV files for spreadsheets.",
        isEnabledByDefault: true, isAvailable: true)
}
