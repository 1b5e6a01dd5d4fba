/// How pages of a site look and speak, whatever they show.
package struct Look: Sendable {
    package let language: Language
    let outlines: Outlines

    /// A language, and the outlines that maps are drawn with.
    package init(language: Language, outlines: Outlines) {
        self.language = language
        self.outlines = outlines
    }
}
