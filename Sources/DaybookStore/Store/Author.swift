/// Who changes the store: the author of the commit.
package struct Author: Sendable, Equatable {
    package let name: String
    package let email: String

    /// A name and an address as git shows them.
    package init(name: String, email: String) {
        self.name = name
        self.email = email
    }
}
