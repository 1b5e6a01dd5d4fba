import DaybookCore
import Foundation

extension Reference {
    /// A condition in plain words.
    package struct Condition: Sendable {
        /// A dimension's name, or `property`.
        package var dimension: String
        /// The key of a property.
        package var key = ""
        /// is, contains, starts or ends.
        package var comparison = "is"
        package var isNegated = false
        /// Patterns for `is`, texts for the others.
        package var values: [String]

        /// Asks of a dimension for one of some values.
        package init(_ dimension: String, _ values: [String]) {
            self.dimension = dimension
            self.values = values
        }

        /// True where a text is what the condition asks for.
        package func accepts(_ text: String) -> Bool { holds(of: Reference.exact(text)) }

        /// The same of a text that has a character for each byte.
        func holds(of text: String) -> Bool {
            let fits = values.contains { value in
                let value = Reference.exact(value)
                return switch comparison {
                case "contains": text.contains(value)
                case "starts": text.hasPrefix(value)
                case "ends": text.hasSuffix(value)
                default: Reference.fits(text, value)
                }
            }
            return fits != isNegated
        }
    }

    private static let recordDimensions: Set<String> = ["page", "event", "hostname", "property"]

    /// The ids of the records that count and the sessions that do.
    func selection(_ conditions: [Condition]) -> (Set<String>, [Session]) {
        let ofRecords = conditions.filter { Reference.recordDimensions.contains($0.dimension) }
        let ofSessions = conditions.filter { !Reference.recordDimensions.contains($0.dimension) }
        let selected = events.filter { event in
            ofRecords.allSatisfy { $0.holds(of: value(of: $0, in: event)) }
        }
        let selectedIDs = Set(selected.map(\.id))
        let passing = sessions.filter { session in
            ofSessions.allSatisfy { $0.holds(of: value(of: $0, in: session)) }
        }
        let sessionIDs = Set(passing.flatMap(\.events).map(\.id))
        let counted = ofSessions.isEmpty ? selectedIDs : selectedIDs.intersection(sessionIDs)
        let sessions = passing.filter { session in
            ofRecords.isEmpty || session.events.contains { selectedIDs.contains($0.id) }
        }
        return (counted, sessions)
    }

    private func value(of condition: Condition, in event: Event) -> String {
        switch condition.dimension {
        case "page": return event.text("path")
        case "hostname": return event.text("hostname")
        case "event": return event.type == "event" ? event.text("name") : Reference.exact(event.type)
        default:
            let data = event.fields["data"] as? [String: Any] ?? [:]
            return Reference.exact(Reference.propertyText(data[condition.key]))
        }
    }

    /// A text as it is, a number or boolean as JSON has it, nothing for all else.
    private static func propertyText(_ value: Any?) -> String {
        switch value {
        case let text as String: return text
        case let number as NSNumber:
            guard let json = try? JSONSerialization.data(withJSONObject: number, options: .fragmentsAllowed) else {
                return ""
            }
            return String(decoding: json, as: UTF8.self)
        default: return ""
        }
    }

    private func value(of condition: Condition, in session: Session) -> String {
        switch condition.dimension {
        case "source": source(session)
        case "medium": campaign(session, "utm_medium")
        case "campaign": campaign(session, "utm_campaign")
        case "channel": channel(session)
        case "country": known(session, "country", "XX")
        case "entry": session.views.first?.text("path") ?? ""
        case "exit": session.views.last?.text("path") ?? ""
        default: known(session, condition.dimension, "Other")
        }
    }

    /// The value of the first page view that carries one.
    func campaign(_ session: Session, _ field: String) -> String {
        session.views.map { $0.text(field) }.first { !$0.isEmpty } ?? ""
    }
}
