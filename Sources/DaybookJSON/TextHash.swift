import CSimdJSON

/// Spreads texts evenly over 64 bits; the same for ever, since column files are ordered by it.
///
/// It is no protection against texts made to collide: whoever uses it compares the texts too.
package enum TextHash {
    /// The hash of a text's bytes; linear.
    package static func hash(_ text: UnsafeRawBufferPointer) -> UInt64 {
        csj_hash(text.bindMemory(to: CChar.self).baseAddress, text.count)
    }
}
