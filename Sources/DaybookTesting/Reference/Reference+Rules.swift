import DaybookCore

extension Reference {
    /// A line as the rules leave it; nil where one drops it.
    static func applied(_ rules: [Rule], to event: Event) -> Event? {
        var event = event
        for rule in rules.sorted(by: { $0.name < $1.name }) {
            switch rule.kind {
            case "exclude":
                if isMeant(shown(rule.column, event.text(rule.column)), by: rule) { return nil }
            case "group":
                if isMeant(event.text("path"), by: rule) { event.fields["path"] = rule.target }
            case "hostname":
                let host = event.text("hostname")
                if rule.target.isEmpty {
                    if !host.isEmpty && !isMeant(host, by: rule) { return nil }
                } else if isMeant(host, by: rule) {
                    event.fields["hostname"] = rule.target
                }
            default: break
            }
        }
        return event
    }

    /// What the first rule of a kind that fits says of a session; nil where none does.
    func named(_ kind: String, _ session: Session) -> String? {
        for rule in rules.sorted(by: { $0.name < $1.name }) where rule.kind == kind {
            let text =
                rule.column.isEmpty || rule.column == "referrer" ? host(session) : campaign(session, rule.column)
            if Reference.isMeant(text, by: rule) { return Reference.exact(rule.target) }
        }
        return nil
    }

    /// What is not there is meant only by an empty pattern.
    private static func isMeant(_ text: String, by rule: Rule) -> Bool {
        rule.patterns.contains { pattern in
            text.isEmpty ? pattern.isEmpty : fits(text, exact(pattern), names: rule.kind == "group")
        }
    }

    private static func shown(_ column: String, _ text: String) -> String {
        guard text.isEmpty else { return text }
        return switch column {
        case "country": "XX"
        case "browser", "os", "device": "Other"
        default: ""
        }
    }
}
