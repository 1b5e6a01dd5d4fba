/// Which Daybook this is.
package enum DaybookVersion {
    /// The version of the program, an input of every page.
    package static let current = "0.1.0"
}
