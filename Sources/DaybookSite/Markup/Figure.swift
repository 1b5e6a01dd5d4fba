import DaybookCore

/// How values read on a page: grouped digits, percent signs, minutes and seconds, sizes.
enum Figure {
    /// The text of a value with its unit.
    static func text(_ value: Value, unit: Unit) -> String {
        switch (value, unit) {
        case (.null, _): "–"
        case (.int(let number), .bytes): size(number)
        case (.int(let number), .none): String(number)
        case (.int(let number), _): grouped(String(number))
        case (.decimal(let number), .percent): "\(number)\u{A0}%"
        case (.decimal(let number), .seconds): duration(tenths: number.units)
        case (.decimal(let number), _): number.description
        case (.text(let text), _): text
        case (.bool(let flag), _): flag ? "yes" : "no"
        case (.number(let number), _): "\(number)"
        case (.list, _), (.object, _): "…"
        }
    }

    /// Digits in groups of three.
    static func grouped(_ digits: String) -> String {
        var grouped = ""
        for (place, digit) in digits.enumerated() {
            let left = digits.count - place
            if place > 0 && left.isMultiple(of: 3) && digit.isNumber { grouped += "," }
            grouped.append(digit)
        }
        return grouped
    }

    /// A duration in tenths of seconds as minutes and seconds.
    private static func duration(tenths: Int) -> String {
        let seconds = tenths / 10
        if seconds < 60 { return "\(seconds).\(tenths % 10)\u{A0}s" }
        if seconds < 3_600 { return "\(seconds / 60)\u{A0}m \(seconds % 60)\u{A0}s" }
        return "\(seconds / 3_600)\u{A0}h \(seconds / 60 % 60)\u{A0}m"
    }

    /// A size in decimal units with one decimal.
    private static func size(_ bytes: Int) -> String {
        var divisor = 1
        for unit in ["B", "kB", "MB", "GB", "TB"] {
            if bytes < divisor * 1_000 || unit == "TB" {
                return divisor == 1 ? "\(bytes)\u{A0}B" : "\(Fixed(bytes, over: divisor, decimals: 1))\u{A0}\(unit)"
            }
            divisor *= 1_000
        }
        return "\(bytes)\u{A0}B"
    }
}
