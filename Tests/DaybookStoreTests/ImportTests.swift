import DaybookCore
import DaybookStore
import Testing

struct ImportTests {
    private func importLines(
        _ files: [[String]], into writer: StoreWriter, rejecting rejected: Int = 0
    ) throws -> ImportRecord {
        let writing = try writer.beginImport(
            project: "blog", format: "combined", author: TestStore.author, now: TestStore.noon)
        for (number, lines) in files.enumerated() {
            writing.beginSource(name: "access.log.\(number)", byteCount: nil)
            for line in lines {
                guard Array(line.utf8).withUnsafeBytes({ writing.claim($0) }) else { continue }
                try writing.append(TestStore.line(1), time: TestStore.noon)
            }
        }
        for line in 0..<rejected {
            try writing.reject(source: "access.log.0", line: line + 1, offset: line * 10, reason: "no date")
        }
        return try writing.finish(readCount: files.joined().count + rejected, now: TestStore.noon)
    }

    @Test func addsNothingTwiceFromTheSameFileOrALongerOne() throws {
        let store = try TestStore()
        let writer = try store.writer()
        #expect(try importLines([["a", "b"]], into: writer).acceptedCount == 2)
        let again = try importLines([["a", "b"]], into: writer)
        #expect((again.acceptedCount, again.duplicateCount) == (0, 2))
        #expect(try importLines([["a", "b", "c"]], into: writer).acceptedCount == 1)
        #expect(try store.lines().count == 3)
    }

    @Test func countsARepeatedLineAsOftenAsOneFileHasIt() throws {
        let store = try TestStore()
        let writer = try store.writer()
        #expect(try importLines([["a", "a", "b"]], into: writer).acceptedCount == 3)
        #expect(try importLines([["a", "a", "a"]], into: writer).acceptedCount == 1)
        #expect(try importLines([["a"], ["a", "a"], ["c", "a"]], into: writer).acceptedCount == 1)
        #expect(try importLines([["a", "a", "a", "a"]], into: writer).acceptedCount == 1)
    }

    @Test func findsKeysInManyRuns() throws {
        let store = try TestStore()
        let writer = try store.writer()
        for run in 0..<6 {
            let lines = (0..<(run * 7 + 1)).map { "run \(run) line \($0)" }
            #expect(try importLines([lines], into: writer).acceptedCount == lines.count)
        }
        let all = (0..<6).flatMap { run in (0..<(run * 7 + 1)).map { "run \(run) line \($0)" } }
        let record = try importLines([all + ["new"]], into: writer)
        #expect((record.acceptedCount, record.duplicateCount) == (1, all.count))
    }

    @Test func takesAnImportBackWithItsKeysAndKeepsBothActsInTheLedger() throws {
        let store = try TestStore()
        let writer = try store.writer()
        try writer.append([TestStore.journalLine(9)])
        try writer.seal(author: TestStore.author, now: TestStore.noon)
        let before = (try store.lines(), store.files(below: "projects"), store.files(below: ".daybook/state"))
        let record = try importLines([["a", "b"]], into: writer)
        #expect(try store.lines().count == 3)
        try writer.undoImport(record.id, author: TestStore.author, now: TestStore.noon)
        #expect(try store.lines() == before.0)
        #expect(store.files(below: "projects") == before.1)
        #expect(store.files(below: ".daybook/state") == before.2)
        #expect(writer.snapshot.imports().map(\.isUndone) == [true])
        #expect(writer.snapshot.ledger.lines.count == 4)
        #expect(throws: DaybookError.self) {
            try writer.undoImport(record.id, author: TestStore.author, now: TestStore.noon)
        }
        #expect(try importLines([["a", "b"]], into: writer).acceptedCount == 2)
    }

    @Test func leavesNothingOfAnAbandonedImport() throws {
        let store = try TestStore()
        let writer = try store.writer()
        let before = store.files()
        let writing = try writer.beginImport(
            project: "blog", format: "combined", author: TestStore.author, now: TestStore.noon)
        writing.beginSource(name: "-", byteCount: nil)
        try writing.append(TestStore.line(1), time: TestStore.noon)
        try writing.reject(source: "-", line: 2, offset: 9, reason: "no date")
        writing.abandon()
        #expect(store.files() == before)
    }

    @Test func recordsRejectedLinesByPlaceAndReasonEvenWhereNothingWasAccepted() throws {
        let store = try TestStore()
        let writer = try store.writer()
        let head = writer.snapshot.commit
        let record = try importLines([[]], into: writer, rejecting: 2)
        #expect((record.acceptedCount, record.rejectedCount, record.readCount) == (0, 2, 2))
        #expect(writer.snapshot.commit == head)
        let text = String(decoding: try store.read(".daybook/state/rejected/\(record.id).ndjson"), as: UTF8.self)
        #expect(
            text == """
                {"source":"access.log.0","line":1,"offset":0,"reason":"no date"}
                {"source":"access.log.0","line":2,"offset":10,"reason":"no date"}

                """)
    }

    @Test func keepsTheRecordBesideTheSegments() throws {
        let store = try TestStore()
        let record = try importLines([["a"]], into: try store.writer())
        let names = store.files(below: "projects/blog/log/imports/\(record.id)")
        #expect(names == ["0001.ndjson", "record.json"])
        #expect(try store.snapshot().imports().map(\.record) == [record])
    }
}
