import DaybookCore

/// Gives texts of many dictionaries one set of dense codes; texts are told apart by their bytes.
struct TextCodes {
    private(set) var texts: [String]
    private var codes: [ExactText: UInt32]

    /// Starts with texts that have the codes 0, 1, 2 and so on.
    init(_ texts: [String] = [""]) {
        self.texts = texts
        codes = Dictionary(uniqueKeysWithValues: zip(texts.map(ExactText.init), UInt32(0)...))
    }

    /// The code of a text, a new one if it was not seen.
    mutating func code(_ text: String) -> UInt32 {
        let key = ExactText(text)
        if let known = codes[key] { return known }
        let code = UInt32(texts.count)
        texts.append(text)
        codes[key] = code
        return code
    }

    /// The codes of another dictionary's texts.
    mutating func codes(of texts: [String]) -> [UInt32] { texts.map { code($0) } }
}
