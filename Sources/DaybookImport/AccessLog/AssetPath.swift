/// Tells files that pages are made of from pages.
enum AssetPath {
    /// True where the path ends with the extension of a style, script, picture, font, sound, film, archive or document.
    static func isAsset(_ path: String) -> Bool {
        let utf8 = path.utf8.prefix { $0 != 0x3F }
        guard let dot = utf8.lastIndex(of: 0x2E), utf8.distance(from: dot, to: utf8.endIndex) <= 13 else {
            return false
        }
        let name = Substring(utf8[utf8.index(after: dot)...]).lowercased()
        return extensions.contains(name)
    }

    private static let extensions: Set<String> = [
        "css", "scss", "less", "js", "mjs", "cjs", "map", "wasm", "vue",
        "png", "jpg", "jpeg", "jpe", "gif", "svg", "svgz", "webp", "avif", "ico", "cur", "bmp", "tif", "tiff", "heic",
        "jxl", "apng", "psd", "eps", "ai",
        "woff", "woff2", "ttf", "otf", "eot",
        "mp3", "ogg", "oga", "ogv", "wav", "flac", "m4a", "aac", "opus", "mid", "mp4", "m4v", "webm", "mov", "avi",
        "mkv",
        "mpg", "mpeg", "wmv", "flv", "swf", "3gp", "ts", "m3u", "m3u8", "vtt", "srt",
        "zip", "gz", "tgz", "bz2", "xz", "zst", "7z", "rar", "tar", "jar", "war", "iso", "dmg", "pkg", "deb", "rpm",
        "apk", "ipa", "exe", "msi", "bin", "img", "torrent", "whl", "gem", "crx", "xpi", "asc", "sig", "sha256", "md5",
        "json", "jsonld", "xml", "rss", "atom", "rdf", "csv", "tsv", "txt", "yml", "yaml", "toml", "ini", "conf", "log",
        "webmanifest", "appcache", "manifest", "ics", "vcf", "sql", "db", "bak",
        "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "epub", "mobi", "rtf", "ps",
    ]
}
