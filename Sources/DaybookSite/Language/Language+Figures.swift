import DaybookCore

/// How values read on a page: grouped digits, percent signs, minutes and seconds, sizes, names of countries.
extension Language {
    /// What a missing value looks like; a zero is a `0`.
    static let missing = "–"

    /// The whole text of a value with its unit.
    func figure(_ value: Value, unit: Unit) -> String {
        switch (value, unit) {
        case (.null, _): Language.missing
        case (.int(let number), .bytes): size(number)
        case (.int(let number), .none): String(number)
        case (.int(let number), _): grouped(number)
        case (.decimal(let number), .percent): percent(number)
        case (.decimal(let number), .seconds): duration(tenths: number.units)
        case (.decimal(let number), _): decimal(number)
        case (.text(let day), .date): date(day)
        case (.text(let code), .country): country(code)
        // Names that reports give themselves stand in brackets, as in (direct).
        case (.text(let words), _): words.hasPrefix("(") ? text(words) : words
        case (.bool(let flag), _): self(flag ? .yes : .no)
        case (.number(let number), _): "\(number)"
        case (.list, _), (.object, _): "…"
        }
    }

    /// The text of a value where room is short: from 10,000 on a count has three digits and a sign for the rest.
    func shortFigure(_ value: Value, unit: Unit) -> String {
        if case .int(let number) = value, unit == .count { return shortened(number) }
        return figure(value, unit: unit)
    }

    /// Digits in groups of three; a negative number keeps its sign.
    func grouped(_ number: Int) -> String {
        var digits = String(number.magnitude)[...]
        guard digits.utf8.count > 3 else { return number < 0 ? "−\(digits)" : String(digits) }
        let first = (digits.utf8.count - 1) % 3 + 1
        var text = (number < 0 ? "−" : "") + digits.prefix(first)
        digits = digits.dropFirst(first)
        while !digits.isEmpty {
            text += numbers.group + digits.prefix(3)
            digits = digits.dropFirst(3)
        }
        return text
    }

    /// `9,999`, `12.3k`, `456k`, `7.89M`: rounded down, so that nothing looks larger than it is.
    ///
    /// `isRound` leaves zeros out behind the point, as numbers of a scale have them: `20k`.
    func shortened(_ number: Int, isRound: Bool = false) -> String {
        guard number.magnitude >= 10_000 else { return grouped(number) }
        var (scale, place) = (1_000, 0)
        while number.magnitude / 1_000 >= scale && place < numbers.shortened.count - 1 {
            scale *= 1_000
            place += 1
        }
        let whole = Int(number.magnitude) / scale
        let decimals = whole < 10 ? 2 : whole < 100 ? 1 : 0
        var text = grouped(number < 0 ? -whole : whole)
        if decimals > 0 {
            let power = decimals == 2 ? 100 : 10
            let fraction = Int(number.magnitude) % scale * power / scale
            let digits = String(fraction)
            var shown = (String(repeating: "0", count: decimals - digits.count) + digits)[...]
            if isRound { while shown.last == "0" { shown.removeLast() } }
            if !shown.isEmpty { text += numbers.decimal + shown }
        }
        return text + numbers.shortened[place]
    }

    /// A percentage with its sign.
    func percent(_ number: Fixed) -> String { Language.fill(numbers.percent, ["number": decimal(number)]) }

    /// A decimal number with all its decimals.
    func decimal(_ number: Fixed) -> String {
        let text = number.description
        guard let point = text.firstIndex(of: ".") else { return grouped(number.units) }
        let sign = number.units < 0 ? "−" : ""
        let whole = text[..<point].drop { $0 == "-" }
        return sign + grouped(Int(whole) ?? 0) + numbers.decimal + text[text.index(after: point)...]
    }

    /// A duration in tenths of seconds: `8.4s`, `3m 20s`, `2h 5m`.
    private func duration(tenths: Int) -> String {
        let seconds = tenths / 10
        if seconds < 60 { return "\(seconds)\(numbers.decimal)\(tenths % 10)s" }
        if seconds < 3_600 { return "\(seconds / 60)m\u{A0}\(seconds % 60)s" }
        return "\(seconds / 3_600)h\u{A0}\(seconds / 60 % 60)m"
    }

    /// A size in decimal units with one decimal.
    private func size(_ bytes: Int) -> String {
        var divisor = 1
        for unit in ["B", "kB", "MB", "GB", "TB"] {
            if bytes < divisor * 1_000 || unit == "TB" {
                return divisor == 1
                    ? "\(bytes)\u{A0}B" : "\(decimal(Fixed(bytes, over: divisor, decimals: 1)))\u{A0}\(unit)"
            }
            divisor *= 1_000
        }
        return "\(bytes)\u{A0}B"
    }

    /// The name of a country; a code that nobody knows stays as it is.
    func country(_ code: String) -> String {
        if code == "XX" { return self(.unknown) }
        return countries[code] ?? code
    }
}
