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
            value = try JSON.parse(written: file.bytes)
        } catch {
            throw DaybookError(
                .invalid, "The locale file \(file.path) cannot be read. \(error.message)", remedy: "Mend it there.",
                cause: error.cause)
        }
        guard value.members != nil else {
            throw DaybookError(
                .invalid, "The locale file \(file.path) is no JSON object.",
                remedy: "Write members such as in locales/en.json.")
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

    /// Notes members of an object that mean nothing; `path` is empty for the files themselves.
    mutating func refuseOthers(than known: Set<String>, at path: String = "") {
        for file in files {
            let object = path.isEmpty ? file.value : file.value[path]
            for member in object?.members ?? [] where !known.contains(member.name) {
                faults.append("'\(path.isEmpty ? "" : "\(path).")\(member.name)' in \(file.path) is unknown")
            }
        }
    }

    /// Notes `{words}` of texts that the lowest file does not fill in at the same place.
    mutating func refuseOtherWords(at path: String) {
        guard let lowest = files.first?.value[path] else { return }
        for file in files.dropFirst() {
            for member in file.value[path]?.members ?? [] {
                let known = LocaleReader.words(of: lowest[member.name]?.text ?? "")
                for word in LocaleReader.words(of: member.value.text ?? "") where !known.contains(word) {
                    faults.append("'\(path).\(member.name)' in \(file.path) has {\(word)}, which nothing fills in")
                }
            }
        }
    }

    private static func words(of text: String) -> [Substring] {
        text.split(separator: "{").dropFirst(text.hasPrefix("{") ? 0 : 1).compactMap { part in
            part.firstIndex(of: "}").map { part[..<$0] }
        }
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
            "The locale \(files.map(\.path).joined(separator: ", ")) cannot be used: "
                + faults.joined(separator: "; ") + ".",
            remedy: "Mend it, as in locales/en.json.")
    }
}
