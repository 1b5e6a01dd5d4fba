import DaybookCore
import DaybookJSON

/// One locale file, read.
struct LocaleFile {
    let path: String
    let value: Value

    /// - Throws: `invalid` for a file that is no JSON object.
    init(_ file: (path: String, bytes: [UInt8])) throws(DaybookError) {
        path = file.path
        do {
            value = try JSON.parse(file.bytes)
        } catch {
            throw DaybookError(
                .invalid, "The locale file \(file.path) cannot be read.", remedy: "Mend its JSON.", cause: "\(error)")
        }
    }
}

/// Takes members out of locale files, of which a later one replaces what an earlier one says, and collects what is
/// wrong.
struct LocaleReader {
    private let files: [LocaleFile]
    private var faults: [String] = []

    init(files: [LocaleFile]) {
        self.files = files
    }

    /// The text at a dotted path.
    mutating func text(_ path: String, oneOf known: [String] = []) -> String {
        guard let (file, value) = find(path) else {
            faults.append("'\(path)' is missing")
            return ""
        }
        guard let text = value.text, known.isEmpty || known.contains(text) else {
            let wanted = known.isEmpty ? "a text" : known.joined(separator: " or ")
            faults.append("'\(path)' in \(file.path) must be \(wanted)")
            return ""
        }
        return text
    }

    /// The list of that many texts at a dotted path.
    mutating func list(_ path: String, count: Int) -> [String] {
        guard let (file, value) = find(path) else {
            faults.append("'\(path)' is missing")
            return Array(repeating: "", count: count)
        }
        let texts = (value.list ?? []).compactMap(\.text)
        guard texts.count == count else {
            faults.append("'\(path)' in \(file.path) must be a list of \(count) texts")
            return Array(repeating: "", count: count)
        }
        return texts
    }

    /// All texts of the objects at a path; none where no file has it.
    mutating func texts(_ path: String) -> [String: String] {
        var texts: [String: String] = [:]
        for file in files {
            for member in file.value[path]?.members ?? [] {
                if let text = member.value.text {
                    texts[member.name] = text
                } else {
                    faults.append("'\(path).\(member.name)' in \(file.path) must be a text")
                }
            }
        }
        return texts
    }

    private func find(_ path: String) -> (LocaleFile, Value)? {
        for file in files.reversed() {
            var value: Value? = file.value
            for name in path.split(separator: ".") { value = value?[String(name)] }
            if let value { return (file, value) }
        }
        return nil
    }

    /// - Throws: `invalid`, with all that was wrong.
    func check() throws(DaybookError) {
        guard !faults.isEmpty else { return }
        throw DaybookError(
            .invalid,
            "The locale \(files.map(\.path).joined(separator: ", ")) is not complete: "
                + faults.joined(separator: "; ") + ".",
            remedy: "Add what is missing, as in locales/en.json.")
    }
}
