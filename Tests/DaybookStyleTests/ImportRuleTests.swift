import Testing

struct ImportRuleTests {
    /// What each target may import of Daybook's own, and from outside (the C targets and packages).
    private static let allowed: [String: Set<String>] = [
        "DaybookCore": ["CISAL"],
        "DaybookJSON": ["DaybookCore", "CSimdJSON"],
        "DaybookGit": ["DaybookCore", "CGit2", "CISAL", "CLinux", "Crypto"],
        "DaybookMarkdown": ["DaybookCore", "CCMark"],
        "DaybookClassify": ["DaybookCore", "DaybookJSON", "CPCRE2", "CMaxMindDB", "Yams"],
        "DaybookStore": ["DaybookCore", "DaybookJSON", "DaybookGit", "CLinux", "CNettle", "Crypto", "CryptoExtras"],
        "DaybookCollect": ["DaybookCore", "DaybookJSON", "DaybookClassify", "DaybookStore"],
        "DaybookImport": ["DaybookCore", "DaybookJSON", "DaybookClassify", "DaybookStore", "DaybookCollect", "CZlib"],
        "DaybookEngine": ["DaybookCore", "DaybookJSON"],
        "DaybookModules": ["DaybookCore", "DaybookEngine"],
        "DaybookAPI": ["DaybookCore", "DaybookJSON", "DaybookEngine"],
        "DaybookSite": [
            "DaybookCore", "DaybookJSON", "DaybookEngine", "DaybookMarkdown", "CLinux", "CZlib", "Mustache", "Crypto",
        ],
        "DaybookOperations": [
            "DaybookCore", "DaybookJSON", "DaybookGit", "DaybookClassify", "DaybookStore", "DaybookImport",
            "DaybookEngine", "DaybookAPI", "DaybookSite", "Crypto",
        ],
        "DaybookControl": [
            "DaybookCore", "DaybookJSON", "DaybookStore", "DaybookImport", "DaybookOperations", "CLinux",
        ],
        "DaybookServer": [
            "DaybookCore", "DaybookJSON", "DaybookClassify", "DaybookStore", "DaybookCollect", "DaybookEngine",
            "DaybookAPI", "DaybookSite", "DaybookOperations", "CZlib", "Crypto", "Hummingbird", "HummingbirdCore",
            "HTTPTypes", "Logging", "NIOCore", "NIOPosix", "NIOHTTP1", "NIOHTTPTypes", "NIOHTTPTypesHTTP1",
            "ServiceLifecycle", "UnixSignals",
        ],
        "DaybookCommands": [
            "DaybookCore", "DaybookJSON", "DaybookClassify", "DaybookStore", "DaybookImport", "DaybookEngine",
            "DaybookModules", "DaybookAPI", "DaybookSite", "DaybookOperations", "DaybookControl", "DaybookServer",
            "CLinux", "ArgumentParser", "Logging",
        ],
        "DaybookTesting": ["DaybookCore", "DaybookJSON", "DaybookEngine"],
        "daybook": ["DaybookCommands"],
    ]
    private static let everywhere: Set<String> = ["Foundation", "Glibc", "Synchronization", "Dispatch"]

    @Test func importsOnlyWhatItsLayerMay() throws {
        let tree = try SourceTree()
        for file in tree.sources {
            let allowed = try #require(Self.allowed[file.target], "no rule for the target \(file.target)")
            for (number, line) in file.lines.enumerated() {
                guard let module = Self.module(line), !allowed.union(Self.everywhere).contains(module) else { continue }
                Issue.record("\(file.path):\(number + 1): \(file.target) may not import \(module)")
            }
        }
    }

    /// The module of an import line; nil for any other.
    private static func module(_ line: Substring) -> String? {
        var words = line.split(separator: " ")
        if ["package", "internal", "private", "fileprivate", "@testable"].contains(words.first) { words.removeFirst() }
        guard words.first == "import", words.count > 1 else { return nil }
        let name = ["struct", "class", "enum", "func", "protocol"].contains(words[1]) ? words[2] : words[1]
        return String(name.split(separator: ".")[0])
    }
}
