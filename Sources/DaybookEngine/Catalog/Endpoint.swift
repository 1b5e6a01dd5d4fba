import DaybookCore

/// A route with its permission, parameters and answer.
package struct Endpoint: Sendable {
    package let info: EndpointInfo
    private let run: @Sendable (Call, Reading) throws -> [UInt8]

    /// The endpoint of a report: `GET` its path with a key of scope `query`.
    init(report: Report, module: String) {
        let shape = Parameters.shape(of: report.info)
        info = EndpointInfo(
            method: "GET", path: report.info.path, about: report.info.about, access: .scope(.query), module: module,
            input: shape.infos, output: report.info.parts, report: report.info.id)
        run = { call, reading in
            let parameters = try Parameters(call.query, of: report.info)
            let question = Question(report, try parameters.query(reading, of: report.info, as: .body))
            return try reading.values([question])[0].body(parameters.page).json
        }
    }

    /// The JSON body of the answer; permission is checked before the input is read, for every endpoint there will be.
    ///
    /// - Throws: `APIError` for what the client can mend, `damaged` for a segment that is not what was sealed.
    package func respond(to call: Call, reading: Reading) throws -> [UInt8] {
        if case .scope(let scope) = info.access, !call.grant.allows(info.access) { throw APIError.missingScope(scope) }
        return try run(call, reading)
    }
}
