import Hummingbird

/// What files of the site are, by the ends of their names.
enum FileTypes {
    private static let byEnd = [
        "html": "text/html; charset=utf-8", "txt": "text/plain; charset=utf-8", "md": "text/markdown; charset=utf-8",
        "csv": "text/csv; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "json": "application/json", "xml": "application/atom+xml; charset=utf-8", "svg": "image/svg+xml",
    ]

    /// The type of a file of that name.
    static func type(of name: String) -> String {
        byEnd[name.split(separator: ".").last.map(String.init) ?? ""] ?? "application/octet-stream"
    }

    /// The same for Hummingbird's file server, which says nothing of the charset by itself.
    static var media: [String: MediaType] { byEnd.compactMapValues(MediaType.init(from:)) }
}
