extension Collection {
    /// What each element gives; nil where one gives nothing.
    func all<Result>(_ make: (Element) -> Result?) -> [Result]? {
        let made = compactMap(make)
        return made.count == count ? made : nil
    }
}
