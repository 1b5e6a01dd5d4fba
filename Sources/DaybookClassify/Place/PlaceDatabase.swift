import CMaxMindDB
package import DaybookCore

/// A MaxMind database file, country or city, mapped into memory.
///
/// The file is untrusted: one that is damaged ends in an error, at opening or at a lookup.
/// `@unchecked Sendable` because the handle is only read once it is open.
package final class PlaceDatabase: @unchecked Sendable {
    private var handle = MMDB_s()
    private let path: String
    /// False where opening failed, after which the library has let everything go already.
    private let isOpen: Bool

    /// Opens a file in the MaxMind DB format, version 2.
    ///
    /// - Throws: `notFound` where it cannot be read, `damaged` where it is not such a file.
    package init(path: String) throws(DaybookError) {
        self.path = path
        let status = MMDB_open(path, UInt32(MMDB_MODE_MMAP), &handle)
        isOpen = status == MMDB_SUCCESS
        guard status == MMDB_SUCCESS else {
            throw PlaceDatabase.failure(status, path: path)
        }
    }

    deinit {
        if isOpen { MMDB_close(&handle) }
    }

    /// What the database's metadata calls itself, and when it was built, as in `GeoLite2-City 2026-11-17`: an input.
    package var version: String {
        let built = Instant(milliseconds: Int(handle.metadata.build_epoch) * 1_000).utcDay.text
        return handle.metadata.database_type.map { "\(String(cString: $0)) \(built)" } ?? built
    }

    /// The place of an address, unknown where the database has no record of it; takes about a microsecond.
    ///
    /// - Throws: `damaged` where the record cannot be read.
    package func place(of address: Address) throws(DaybookError) -> Place {
        var status = MMDB_SUCCESS
        var result = address.withSocketAddress { MMDB_lookup_sockaddr(&handle, $0, &status) }
        // A database of IPv4 networks knows no IPv6 address.
        if status == MMDB_IPV6_LOOKUP_IN_IPV4_DATABASE_ERROR { return Place() }
        guard status == MMDB_SUCCESS else { throw PlaceDatabase.failure(status, path: path) }
        var place = Place()
        guard result.found_entry else { return place }
        if let country = try text(&result.entry, ["country", "iso_code"]) { place.country = country }
        place.region = try text(&result.entry, ["subdivisions", "0", "iso_code"]) ?? ""
        place.city = try text(&result.entry, ["city", "names", "en"]) ?? ""
        return place
    }

    /// The text at a path of keys and indexes, or nil where there is none.
    private func text(_ entry: inout MMDB_entry_s, _ keys: [StaticString]) throws(DaybookError) -> String? {
        var path = keys.map {
            UnsafeRawPointer($0.utf8Start).assumingMemoryBound(to: CChar.self) as UnsafePointer<CChar>?
        }
        path.append(nil)
        var data = MMDB_entry_data_s()
        let status = MMDB_aget_value(&entry, &data, &path)
        if status == MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR { return nil }
        guard status == MMDB_SUCCESS else { throw PlaceDatabase.failure(status, path: self.path) }
        guard data.has_data, data.type == UInt32(MMDB_DATA_TYPE_UTF8_STRING), let start = data.utf8_string else {
            return nil
        }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(data.data_size))
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func failure(_ status: Int32, path: String) -> DaybookError {
        let cause = String(cString: MMDB_strerror(status))
        if status == MMDB_FILE_OPEN_ERROR {
            return DaybookError(
                .notFound, "The GeoIP file '\(path)' cannot be read.", remedy: "Check the path of --geoip.",
                cause: cause)
        }
        return DaybookError(
            .damaged, "The GeoIP file '\(path)' is damaged or no MaxMind database.",
            remedy: "Download the file again, or leave out --geoip.", cause: cause)
    }
}
