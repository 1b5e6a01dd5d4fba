import DaybookClassify
import DaybookCore
import DaybookStore

extension LineDesk {
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
        if !text.isEmpty { description.append((field, lasting.keep(text))) }
    }

    /// Sets those fields.
    func drawDescription() { for (field, text) in description { draft[field] = .text(text) } }

    /// Begins a journal line; gives where its log line begins.
    func beginLine(project: String, stream: Stream) -> Int {
        lineStart = output.count
        if let head = heads.first(where: { $0.stream == stream && $0.project == project }) {
            output.append(head.bytes)
        } else {
            let bytes = JournalLine.head(project: project, stream: stream)
            heads = heads.suffix(7) + [(project, stream, bytes)]
            output.append(bytes)
        }
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
        description.removeAll(keepingCapacity: true)
        isDescribed = false
        lineCount = 0
        texts.rewind(to: 0)
        lasting.rewind(to: 0)
        output.removeAll()
    }
}
