import CPCRE2
import DaybookCore

/// One compiled pattern of the pattern file; bytes in, bytes out, never more work than its limits allow.
///
/// Not thread-safe, as the match block is reused: its owner guards it.
final class RegularExpression {
    private let code: OpaquePointer
    private let block: OpaquePointer
    private let limits: OpaquePointer

    /// Compiles a pattern, to machine code where PCRE2 can.
    ///
    /// A match may take 100,000 steps and 1 MiB; patterns are not ours, and User-Agents come from strangers.
    /// - Throws: `invalid` where PCRE2 refuses the pattern.
    init(_ pattern: String, ignoresCase: Bool) throws(DaybookError) {
        var (error, offset): (Int32, Int) = (0, 0)
        let options = ignoresCase ? UInt32(PCRE2_CASELESS) : 0
        let compiled = Array(pattern.utf8).withUnsafeBufferPointer {
            pcre2_compile_8($0.baseAddress, $0.count, options, &error, &offset, nil)
        }
        guard let compiled else {
            throw DaybookError(
                .invalid, "A pattern of the User-Agent file is not a regular expression: '\(pattern)'.",
                remedy: "Use the regexes.yaml of uap-core as it is.", cause: "PCRE2 error \(error) at \(offset)")
        }
        // Without the just-in-time compiler the same match is only slower.
        _ = pcre2_jit_compile_8(compiled, UInt32(PCRE2_JIT_COMPLETE))
        guard let block = pcre2_match_data_create_from_pattern_8(compiled, nil),
            let limits = pcre2_match_context_create_8(nil)
        else { preconditionFailure("out of memory") }
        pcre2_set_match_limit_8(limits, 100_000)
        pcre2_set_depth_limit_8(limits, 1_000)
        pcre2_set_heap_limit_8(limits, 1_024)
        (code, self.block, self.limits) = (compiled, block, limits)
    }

    deinit {
        pcre2_match_context_free_8(limits)
        pcre2_match_data_free_8(block)
        pcre2_code_free_8(code)
    }

    /// The groups of the first match, group 0 first, nil where a group took no part; nil where nothing matches.
    ///
    /// A match that reaches a limit counts as none.
    func groups(in subject: [UInt8]) -> [String?]? {
        let count = subject.withUnsafeBufferPointer {
            pcre2_match_8(code, $0.baseAddress, $0.count, 0, 0, block, limits)
        }
        guard count > 0, let offsets = pcre2_get_ovector_pointer_8(block) else { return nil }
        return (0..<Int(count)).map { group in
            let (start, end) = (offsets[2 * group], offsets[2 * group + 1])
            guard start >= 0, end <= subject.count, start <= end else { return nil }
            return String(decoding: subject[start..<end], as: UTF8.self)
        }
    }
}
