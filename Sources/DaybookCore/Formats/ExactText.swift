/// A text that equals only itself, byte for byte.
///
/// Swift's own equality takes canonically equivalent texts for one; what visitors sent must not be merged so.
package struct ExactText: Sendable, Hashable {
    package let text: String

    /// Wraps a text.
    package init(_ text: String) {
        self.text = text
    }

    /// True where both have the same bytes in UTF-8.
    package static func == (left: ExactText, right: ExactText) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Feeds the bytes.
    package func hash(into hasher: inout Hasher) {
        let isFed: Void? = text.utf8.withContiguousStorageIfAvailable {
            hasher.combine(bytes: UnsafeRawBufferPointer($0))
        }
        if isFed == nil { Array(text.utf8).withUnsafeBytes { hasher.combine(bytes: $0) } }
    }
}
