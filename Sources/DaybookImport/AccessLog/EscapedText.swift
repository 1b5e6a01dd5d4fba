/// The escapes of quoted log fields.
enum EscapedText {
    /// The bytes behind `\"`, `\\`, `\n`, `\r`, `\t`, `\b`, `\f`, `\v` and `\xHH`; any other backslash stays.
    ///
    /// Source: https://httpd.apache.org/docs/2.4/mod/mod_log_config.html (format notes), nginx `log_format escape`.
    static func plain(_ field: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
        guard field.contains(0x5C) else { return Array(field) }
        var bytes: [UInt8] = []
        var index = field.startIndex
        while index < field.endIndex {
            let byte = field[index]
            guard byte == 0x5C, index + 1 < field.endIndex else {
                bytes.append(byte)
                index += 1
                continue
            }
            if field[index + 1] == 0x78, index + 3 < field.endIndex, let high = digit(field[index + 2]),
                let low = digit(field[index + 3])
            {
                bytes.append(high << 4 | low)
                index += 4
            } else if let plain = letters[field[index + 1]] {
                bytes.append(plain)
                index += 2
            } else {
                bytes.append(byte)
                index += 1
            }
        }
        return bytes
    }

    private static let letters: [UInt8: UInt8] = [
        0x22: 0x22, 0x5C: 0x5C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09, 0x62: 0x08, 0x66: 0x0C, 0x76: 0x0B,
    ]

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x57
        default: nil
        }
    }
}
