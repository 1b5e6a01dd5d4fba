import DaybookCore
import DaybookStore
import Testing

@testable import DaybookServer

struct LiveTailTests {
    private func line(_ text: String, _ project: String = "one") -> JournalLine {
        JournalLine(project: project, stream: .events, line: Array(text.utf8))
    }

    @Test func givesTheLinesBehindAFileOfOneProject() {
        let tail = LiveTail()
        tail.add([line("{1}"), line("{2}", "two")], file: 1)
        tail.add([line("{3}")], file: 2)
        #expect(tail.events(of: "one", after: 0)?.bytes == Array("{1}\n{3}\n".utf8))
        #expect(tail.events(of: "one", after: 1)?.bytes == Array("{3}\n".utf8))
        #expect(tail.version(of: "one") == 2 && tail.version(of: "two") == 1)
    }

    @Test func sendsReadersOfAnOlderStoreBackToIt() {
        let tail = LiveTail()
        tail.add([line("{1}")], file: 1)
        tail.drop(through: 1)
        #expect(tail.events(of: "one", after: 0) == nil, "the line is neither here nor in that store")
        #expect(tail.events(of: "one", after: 1)?.bytes.isEmpty == true)
    }

    @Test func keepsNothingThatWasSealedBeforeItCame() {
        let tail = LiveTail()
        tail.drop(through: 4)
        tail.add([line("{1}")], file: 4)
        #expect(tail.events(of: "one", after: 4)?.bytes.isEmpty == true)
        #expect(tail.version(of: "one") == 1, "a snapshot of before is out of date all the same")
    }
}
