import DaybookCore
import Glibc

/// File names with `*`, `?` and `[…]`, for patterns that the shell did not expand.
enum FilePatterns {
    /// The files of all patterns, each pattern's in byte order; a name that is no pattern stands for itself.
    ///
    /// - Throws: `notFound` for a pattern that no file matches.
    static func expand(_ patterns: [String]) throws(DaybookError) -> [String] {
        var files: [String] = []
        for pattern in patterns {
            guard pattern.contains(where: { "*?[".contains($0) }) else {
                files.append(pattern)
                continue
            }
            var found = glob_t()
            defer { globfree(&found) }
            guard glob(pattern, 0, nil, &found) == 0 else {
                throw DaybookError(.notFound, "No file matches '\(pattern)'.", remedy: "Check the pattern.")
            }
            for index in 0..<Int(found.gl_pathc) {
                if let path = found.gl_pathv[index] { files.append(String(cString: path)) }
            }
        }
        return files
    }
}
