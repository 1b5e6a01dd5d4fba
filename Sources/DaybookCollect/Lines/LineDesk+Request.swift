import DaybookClassify
import DaybookCore
import DaybookStore

extension LineDesk {
    /// Begins a request.
    func begin(project: String, arrival: Instant) {
        if headProject != project { (headProject, heads) = (project, LineDesk.noHeads) }
        self.arrival.append(decimal: arrival.milliseconds)
    }

    /// Keeps what a visit shows, for all events of the request.
    func describe(_ visit: VisitDescription) {
        let (client, place) = (visit.client, visit.place)
        describe(.browser, client.browser)
        describe(.browserVersion, client.browserVersion)
        describe(.os, client.os)
        describe(.osVersion, client.osVersion)
        describe(.device, client.device.rawValue)
        describe(.country, place.country)
        describe(.region, place.region)
        describe(.city, place.city)
        describe(.bot, visit.bot)
        isDescribed = true
    }

    private func describe(_ field: LogField, _ text: String) {
        var text = text
        text.withUTF8 { draft.append(UnsafeRawBufferPointer($0), as: field, to: description) }
    }

    /// Sets those fields, which stand side by side in a line.
    func drawDescription() { draft[.browser] = .members(description.bytes) }

    /// Begins a journal line; gives where its log line begins.
    func beginLine(_ type: EnvelopeType) -> Int {
        lineStart = output.count
        if heads[type.position].isEmpty {
            heads[type.position] = JournalLine.head(project: headProject, stream: type.stream)
        }
        output.append(heads[type.position])
        return output.count
    }

    /// The log line that was begun.
    func line(from start: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: output.bytes[start...]) }

    /// Ends a line that is to be stored.
    func endLine() {
        output.append(JournalLine.foot)
        lineCount += 1
    }

    /// Takes back the line that was begun.
    func dropLine() {
        output.truncate(to: lineStart)
    }

    /// The lines that were stored, as one batch; nil for none.
    func batch(of project: String) -> JournalBatch? {
        guard lineCount > 0 else { return nil }
        return JournalBatch(project: project, lineCount: lineCount, bytes: Array(output.bytes))
    }

    /// Forgets the request.
    func clear() {
        draft.removeAll()
        description.removeAll()
        arrival.removeAll()
        isDescribed = false
        lineCount = 0
        texts.rewind(to: 0)
        output.removeAll()
    }
}
