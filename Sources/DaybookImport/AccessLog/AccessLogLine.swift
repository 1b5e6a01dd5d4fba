import DaybookCollect
import DaybookCore

/// Where the fields of a web-server log line stand in it; copies nothing.
///
/// Source: https://httpd.apache.org/docs/2.4/mod/mod_log_config.html (`combined`, `common`, `vhost_combined`).
struct AccessLogLine {
    /// Virtual host with its port; empty but in `vcombined`.
    private(set) var host = 0..<0
    private(set) var address = 0..<0
    private(set) var time = Instant(milliseconds: 0)
    /// Method, target and protocol; all empty where the request is none of HTTP.
    private(set) var method = 0..<0
    private(set) var target = 0..<0
    private(set) var `protocol` = 0..<0
    private(set) var status = 0
    /// Nil for `-`.
    private(set) var byteCount: Int?
    private(set) var referrer = 0..<0
    private(set) var userAgent = 0..<0

    /// Reads a line; further fields behind a whole `combined` line are left alone, as servers often add some.
    init(_ line: UnsafeRawBufferPointer, format: ImportFormat) throws(Refusal) {
        var scanner = FieldScanner(line)
        if format == .vcombined { host = try scanner.word("the virtual host") }
        address = try scanner.word("the address")
        try scanner.skipNames()
        time = try AccessLogTime.read(&scanner)
        let request = try scanner.quoted("the request")
        status = try scanner.number("the status", digits: 3...3) ?? 0
        byteCount = try scanner.number("the byte count", digits: 1...18)
        try EventBounds.check(byteCount: byteCount)
        if format == .common {
            guard scanner.isAtEnd else {
                throw Refusal("The line has more fields than the format common.")
            }
        } else {
            referrer = try scanner.quoted("the referrer")
            userAgent = try scanner.quoted("the User-Agent")
        }
        readRequest(request, in: line)
    }

    /// Splits `GET /path HTTP/1.1`; anything else leaves the three parts empty.
    private mutating func readRequest(_ request: Range<Int>, in line: UnsafeRawBufferPointer) {
        guard let space = line[request].firstIndex(of: 0x20), (1...32).contains(space - request.lowerBound),
            line[request.lowerBound..<space].allSatisfy(AccessLogLine.isMethodByte)
        else { return }
        var end = request.upperBound
        if let last = line[request].lastIndex(of: 0x20), last > space,
            line[(last + 1)..<end].starts(with: "HTTP/".utf8), end - last <= 12
        {
            `protocol` = (last + 1)..<end
            end = last
        }
        guard space + 1 < end else {
            `protocol` = 0..<0
            return
        }
        method = request.lowerBound..<space
        target = (space + 1)..<end
    }

    private static func isMethodByte(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x5F
    }
}
