import CCMark
import Glibc

/// Turns CommonMark into HTML with libcmark; raw HTML and unsafe links of the text are left out.
///
/// Source: https://spec.commonmark.org/0.30/
package enum Markdown {
    /// The HTML of a document, without a page around it; linear in the text.
    package static func html(_ text: String) -> String {
        guard let markup = cmark_markdown_to_html(text, text.utf8.count, CMARK_OPT_DEFAULT) else {
            preconditionFailure("libcmark ran out of memory")
        }
        defer { free(markup) }
        return String(cString: markup)
    }
}
