import DaybookCore
import Foundation

/// What browsers measured, sample by sample.
extension Reference {
    /// One row a page, with the 75th percentile of each vital.
    var vitals: Value {
        let samples = inRange.filter { $0.type == "web_vital" && $0.fields["value"] is NSNumber }
        return ranked(
            Set(samples.map { $0.text("path") }).map { path in
                let own = samples.filter { $0.text("path") == path }
                func quartile(_ name: String, decimals: Int) -> Value {
                    let values = own.filter { $0.text("name") == name }.compactMap { $0.fields["value"] as? NSNumber }
                    return Reference.upperQuartile(values.map(\.doubleValue), decimals: decimals)
                }
                let row = object([
                    ("path", .text(path)), ("LCP_p75", quartile("LCP", decimals: 0)),
                    ("FCP_p75", quartile("FCP", decimals: 0)), ("CLS_p75", quartile("CLS", decimals: 2)),
                    ("INP_p75", quartile("INP", decimals: 0)), ("TTFB_p75", quartile("TTFB", decimals: 0)),
                    ("samples", .int(own.count)),
                ])
                return (own.count, path, row)
            })
    }

    /// Interpolated between the closest ranks, rounded half up.
    private static func upperQuartile(_ values: [Double], decimals: Int) -> Value {
        guard !values.isEmpty else { return .null }
        let sorted = values.map { Decimal(string: "\($0)") ?? 0 }.sorted()
        let rank = Decimal(sorted.count - 1) * 3 / 4
        let low = (sorted.count - 1) * 3 / 4
        let above = sorted[min(low + 1, sorted.count - 1)]
        var exact = sorted[low] + (rank - Decimal(low)) * (above - sorted[low])
        var rounded = Decimal()
        NSDecimalRound(&rounded, &exact, decimals, .plain)
        // Foundation's own conversion of a decimal is off by the last bit now and then.
        return .number(Double("\(rounded)") ?? 0)
    }
}
