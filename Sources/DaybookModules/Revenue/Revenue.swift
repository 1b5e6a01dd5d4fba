package import DaybookEngine

extension Module {
    /// What events earn: for now the fields `revenue_amount` and `revenue_currency` of custom events, which are Core's.
    package static let revenue = Module(
        id: "revenue", title: "Revenue", category: .tracking,
        about: "What custom events earn: an amount and its currency.", isEnabledByDefault: true, isAvailable: true)
}
