import DaybookCore
import DaybookJSON
import DaybookTesting
import Foundation
import Testing

@testable import DaybookStore

struct ShareTests {
    private let store: TestStore
    private let author = TestStore.author
    private let noon = TestStore.noon

    init() throws {
        store = try TestStore()
    }

    /// Keys of few rounds are refused, so that one key is made once for all tests.
    private static let first = Result { try PreparedPassword("the first password", name: "Ann", iterations: 600_000) }
    private static let second = Result { try PreparedPassword("the second password", iterations: 600_000) }

    private func make(_ writer: StoreWriter, _ passwords: [PreparedPassword] = []) throws -> IssuedShare {
        try writer.createShare(
            project: "blog", settings: .object([.init("name", .text("For the board"))]), passwords: passwords,
            author: author, now: noon)
    }

    private func secrets(of share: Share) -> [String] {
        store.files(below: ".daybook/secrets/shares/\(share.id)").map { String($0.split(separator: "/").last ?? "") }
    }

    @Test func keepsTokenPasswordAndKeysOutOfTheCommittedFile() throws {
        let writer = try store.writer()
        let issued = try make(writer, [try Self.first.get()])
        let token = try #require(issued.token)
        #expect(issued.share == (try writer.snapshot.share(issued.share.id).share))
        #expect(token.hasPrefix("pshr_") && token.utf8.count == 69)
        let path = "\(store.path)/projects/blog/shares/\(issued.share.id).json"
        let file = String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
        let content = try #require(try writer.snapshot.contentKey(of: issued.share))
        let wrapping = try #require(try writer.shareSecrets.key(issued.share.passwords[0].id, of: issued.share))
        for secret in [content.bytes, wrapping.bytes] {
            #expect(!file.contains(Hex.text(secret)) && !file.contains(Data(secret).base64EncodedString()))
        }
        #expect(!file.contains(token) && !file.contains("the first password"))
        #expect(file.contains(#""name":"Ann""#) && file.contains(#""iterations":600000"#))
        #expect(issued.share.contentKey(password: "the first password") == content)
        let folder = "\(store.path)/.daybook/secrets/shares/\(issued.share.id)"
        let modes = try (["", "/\(issued.share.passwords[0].id)"]).map {
            try FileManager.default.attributesOfItem(atPath: folder + $0)[.posixPermissions] as? Int
        }
        #expect(modes == [0o700, 0o600])
    }

    @Test func makesAnotherContentKeyWhenAPasswordGoes() throws {
        let writer = try store.writer()
        let made = try make(writer, [try Self.first.get()]).share
        let before = try writer.snapshot.contentKey(of: made)
        let both = try writer.addSharePassword(try Self.second.get(), to: made.id, author: author, now: noon).share
        // Whoever knows the first password reads the same page as before.
        #expect(try both.contentKey == made.contentKey && writer.snapshot.contentKey(of: both) == before)
        #expect(both.contentKey(password: "the second password") == before)
        let one = try writer.removeSharePassword(both.passwords[0].id, from: made.id, author: author, now: noon).share
        let after = try writer.snapshot.contentKey(of: one)
        #expect(after != nil && after != before && one.page == made.page)
        #expect(one.contentKey(password: "the first password") == nil)
        #expect(one.contentKey(password: "the second password") == after)
        #expect(Set(secrets(of: one)) == [try #require(one.contentKey), one.passwords[0].id])
        let refusal = #expect(throws: DaybookError.self) {
            _ = try writer.removeSharePassword(one.passwords[0].id, from: one.id, author: author, now: noon)
        }
        #expect(refusal?.code == .refused)
    }

    @Test func rotatesTheContentKeyOfAProtectedShareAndTheLinkOfAnyOther() throws {
        let writer = try store.writer()
        let locked = try make(writer, [try Self.first.get()]).share
        let rotated = try writer.rotateShare(locked.id, author: author, now: noon)
        #expect(rotated.token == nil && rotated.share.page == locked.page)
        #expect(rotated.share.contentKey != locked.contentKey)
        let content = try #require(try writer.snapshot.contentKey(of: rotated.share))
        #expect(rotated.share.contentKey(password: "the first password") == content)
        #expect(secrets(of: locked).count == 2)
        let open = try make(writer)
        let moved = try writer.rotateShare(open.share.id, author: author, now: noon)
        #expect(moved.share.page != open.share.page && moved.token != nil && moved.token != open.token)
        #expect(ShareRing(writer.snapshot).share(of: try #require(open.token)) == nil)
        #expect(ShareRing(writer.snapshot).share(of: try #require(moved.token))?.share.id == open.share.id)
    }

    @Test func forgetsTheKeysOfADeletedShareAndOfADeletedProject() throws {
        let writer = try store.writer()
        let (one, two) = (
            try make(writer, [try Self.first.get()]).share, try make(writer, [try Self.first.get()]).share
        )
        try writer.deleteShare(one.id, author: author, now: noon)
        #expect(secrets(of: one).isEmpty && secrets(of: two).count == 2)
        #expect(throws: DaybookError.self) { _ = try writer.snapshot.share(one.id) }
        try writer.deleteProject(slug: "blog", author: author, now: noon)
        #expect(store.files(below: ".daybook/secrets/shares").isEmpty && writer.snapshot.shares.isEmpty)
    }

    @Test func refusesAPasswordBeforeWhatEverybodyCanRead() throws {
        let writer = try store.writer()
        try writer.updateProject(
            slug: "blog", .object([.init("visibility", .text("public"))]), author: author, now: noon)
        let refusal = #expect(throws: DaybookError.self) { _ = try make(writer, [try Self.first.get()]) }
        #expect(refusal?.code == .refused && store.files(below: ".daybook/secrets/shares").isEmpty)
        _ = try make(writer)
    }

    @Test func takesNeitherOfTwoSharesWithOnePageAndNoneOfFewRounds() throws {
        let writer = try store.writer()
        let made = try make(writer, [try Self.first.get()]).share
        let folder = "\(store.path)/projects/blog/shares"
        let file = String(
            decoding: try #require(FileManager.default.contents(atPath: "\(folder)/\(made.id).json")), as: UTF8.self)
        let other = "11111111-2222-4333-8444-555555555555"
        let copy = file.replacing(made.id, with: other)
        #expect(FileManager.default.createFile(atPath: "\(folder)/\(other).json", contents: Data(copy.utf8)))
        try writer.commitWaiting(author: author, now: noon)
        #expect(writer.snapshot.shares.isEmpty && writer.snapshot.shareProblems.count == 2)
        try FileManager.default.removeItem(atPath: "\(folder)/\(other).json")
        let weak = file.replacing("600000", with: "599999")
        #expect(FileManager.default.createFile(atPath: "\(folder)/\(made.id).json", contents: Data(weak.utf8)))
        #expect(throws: (any Error).self) { try writer.commitWaiting(author: author, now: noon) }
    }

    @Test func saysThatACopyWithoutSecretsLacksTheKeys() throws {
        let made = try make(try store.writer(), [try Self.first.get()]).share
        #expect(try StoreLacks(at: store.path).secrets.isEmpty)
        try FileManager.default.removeItem(atPath: "\(store.path)/.daybook/secrets/shares")
        #expect(try StoreLacks(at: store.path).secrets.count == 2)
        let writer = try store.writer()
        let refusal = #expect(throws: DaybookError.self) {
            _ = try writer.rotateShare(made.id, author: author, now: noon)
        }
        #expect(refusal?.code == .damaged)
    }

    @Test func takesKeysBackWhoseShareCouldNotBeWritten() throws {
        let writer = try store.writer()
        let made = try make(writer, [try Self.first.get()]).share
        let keys = secrets(of: made)
        let path = "\(store.path)/projects/blog/shares/\(made.id).json"
        let edited = try #require(FileManager.default.contents(atPath: path)) + Data("\n".utf8)
        #expect(FileManager.default.createFile(atPath: path, contents: edited))
        let refusal = #expect(throws: DaybookError.self) {
            _ = try writer.rotateShare(made.id, author: author, now: noon)
        }
        #expect(refusal?.code == .refused && secrets(of: made) == keys)
    }

    @Test func keepsAListOfSharedPagesThatNamesNothingElse() throws {
        let list = SharedPageList(of: try DataDirectory(store.path))
        let page = "s/\(String(repeating: "a", count: 32))/index.html"
        try list.set(.init(inputs: "x", files: [page: 5, "index.html": 3, "s/../../x": 1]), at: "/srv/public")
        #expect(list.site(at: "/srv/public") == .init(inputs: "x", files: [page: 5]))
        #expect(list.site(at: "/srv/other") == .init())
        try list.set(.init(), at: "/srv/public")
        #expect(list.site(at: "/srv/public") == .init())
    }
}
