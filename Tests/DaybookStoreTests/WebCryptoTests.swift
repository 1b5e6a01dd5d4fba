import DaybookCore
import DaybookJSON
import DaybookTesting
import Foundation
import Testing

@testable import DaybookStore

/// The program that runs the pages' script outside a browser.
private enum Node {
    static let isThere = ["/usr/bin/node", "/usr/local/bin/node"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }
}

/// Daybook's ciphertexts beside those of WebCrypto, in the very script that the pages have.
@Suite(.enabled(if: Node.isThere, "node is not there: the pages' script is not tried"))
struct WebCryptoTests {
    private let folder: TemporaryFolder
    private let page = "s/\(String(repeating: "0f", count: 16))/index.html"

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Runs a script after `unlock.js`, with `input` parsed from a file; gives what it returns.
    private func node(_ script: String, _ input: Value) throws -> Value {
        var writer = JSONWriter()
        writer.value(input)
        try Data(writer.bytes).write(to: URL(fileURLWithPath: folder.path("input.json")))
        let program = """
            const fs = require("fs");
            const vm = require("vm");
            const { webcrypto: crypto } = require("crypto");
            const context = vm.createContext({ crypto, atob, btoa, TextEncoder, TextDecoder, Uint8Array });
            vm.runInContext(fs.readFileSync(\(quoted("\(Checkout.templates)/assets/unlock.js")), "utf8"), context);
            const { opened, openedWith, binding, bytesOf, pagePath } = context;
            const base64 = (bytes) => Buffer.from(bytes).toString("base64");
            const input = JSON.parse(fs.readFileSync(\(quoted(folder.path("input.json"))), "utf8"));
            (async () => { \(script) })().then((value) => {
              fs.writeFileSync(\(quoted(folder.path("output.json"))), JSON.stringify(value));
            });
            """
        try Data(program.utf8).write(to: URL(fileURLWithPath: folder.path("program.js")))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["node", folder.path("program.js")]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return try JSON.parse(try #require(folder.bytes("output.json")))
    }

    private func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.text(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func protected(_ password: String) throws -> (share: Share, key: SealingKey) {
        var share = Share()
        share.page = String(repeating: "0f", count: 16)
        let (entry, key) = try PreparedPassword(password, iterations: 600_000).entry(at: TestStore.noon)
        let content = SealingKey(chance: .system)
        share.passwords = SharePasswords([
            try entry.wrapping(content, under: try #require(key), page: share.path)
        ])
        share.contentKey = "k"
        return (share, content)
    }

    /// WebCrypto opens what Daybook sealed and seals it again by the same rules: the same bytes, which Daybook opens.
    @Test func goesToWebCryptoAndBackAThousandTimes() throws {
        var random = SystemRandomNumberGenerator()
        var share = Share()
        share.page = String(repeating: "0f", count: 16)
        let rounds = try (0..<1_000).map { round in
            let text = String(repeating: "é", count: .random(in: 0...300, using: &random))
            let content = #"{"round":\#(round),"text":"\#(text)"}"#
            let key = SealingKey(chance: .system)
            return (key, try SealedPage.bytes(of: share, content: Array(content.utf8), key: key), content)
        }
        let script = """
            const results = [];
            for (const { key, page } of input.rounds) {
              const sealed = JSON.parse(page);
              const content = await openedWith(bytesOf(key), sealed, input.path);
              const raw = new TextEncoder().encode(JSON.stringify(content));
              const padded = new Uint8Array(Math.ceil(raw.length / 4096) * 4096).fill(32);
              padded.set(raw);
              const material = await crypto.subtle.importKey("raw", bytesOf(key), "HKDF", false, ["deriveBits"]);
              const purpose = new TextEncoder().encode("iv");
              const info = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: purpose };
              const code = await crypto.subtle.importKey("raw", await crypto.subtle.deriveBits(info, material, 256),
                { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
              const bound = binding("daybook-share", input.path, []);
              const iv = (await crypto.subtle.sign("HMAC", code, Buffer.concat([bound, padded]))).slice(0, 12);
              const aes = await crypto.subtle.importKey("raw", bytesOf(key), "AES-GCM", false, ["encrypt"]);
              const text = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound }, aes, padded);
              results.push({ iv: base64(iv), text: base64(text) });
            }
            return results;
            """
        let input = Value.object([
            .init("path", .text(page)),
            .init(
                "rounds",
                .list(
                    rounds.map { key, page, _ in
                        .object([
                            .init("key", .text(Data(key.bytes).base64EncodedString())),
                            .init("page", .text(String(decoding: page, as: UTF8.self))),
                        ])
                    })),
        ])
        let results = try #require(try node(script, input).list)
        #expect(results.count == 1_000)
        for (result, (key, page, content)) in zip(results, rounds) {
            let sealed = try JSON.parse(page)
            #expect(result["iv"] == sealed["iv"] && result["text"] == sealed["text"])
            let back = key.open(
                .init(
                    iv: Array(try #require(result["iv"]?.text.flatMap { Data(base64Encoded: $0) })),
                    text: Array(try #require(result["text"]?.text.flatMap { Data(base64Encoded: $0) }))),
                binding: ShareBinding.page(of: share))
            #expect(back.map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespaces) } == content)
        }
    }

    @Test func opensAPageWithItsPasswordAndNothingThatWasChanged() throws {
        let (share, key) = try protected("correct horse bättery")
        let bytes = try SealedPage.bytes(of: share, content: Array(#"{"title":"Figures"}"#.utf8), key: key)
        let input = Value.object([
            .init("page", .text(String(decoding: bytes, as: UTF8.self))), .init("path", .text(page)),
            .init("password", .text("correct horse bättery")),
            // The same letters, with the dots of the ä apart: another keyboard, the same password.
            .init("decomposed", .text("correct horse ba\u{308}ttery")),
        ])
        let script = """
            const said = {};
            const attempt = async (name, change, path, password) => {
              const sealed = JSON.parse(input.page);
              change(sealed);
              try {
                said[name] = (await opened(sealed, path, password)).title;
              } catch (error) {
                said[name] = null;
              }
            };
            const same = () => {};
            const flip = (text) => {
              const bytes = Buffer.from(text, "base64");
              bytes[5] ^= 1;
              return bytes.toString("base64");
            };
            const { path, password } = input;
            await attempt("right", same, path, password);
            await attempt("decomposed", same, path, input.decomposed);
            await attempt("wrong password", same, path, "correct horse battery");
            await attempt("another page", same, path.replace("0f0f", "0e0f"), password);
            await attempt("no page", same, "", password);
            await attempt("flipped text", (sealed) => { sealed.text = flip(sealed.text); }, path, password);
            await attempt("flipped iv", (sealed) => { sealed.iv = flip(sealed.iv); }, path, password);
            await attempt("flipped key", ({ keys }) => { keys[0].wrapped = flip(keys[0].wrapped); }, path, password);
            await attempt("flipped salt", ({ keys }) => { keys[0].salt = flip(keys[0].salt); }, path, password);
            await attempt("fewer rounds", (sealed) => { sealed.keys[0].iterations = 599999; }, path, password);
            await attempt("one round", (sealed) => { sealed.keys[0].iterations = 1; }, path, password);
            await attempt("other rounds", (sealed) => { sealed.keys[0].iterations = 600001; }, path, password);
            await attempt("another format", (sealed) => { sealed.format = 2; }, path, password);
            await attempt("a key more", (sealed) => { sealed.keys.push(sealed.keys[0]); }, path, password);
            return said;
            """
        let said = try #require(try node(script, input).members)
        #expect(said.count == 14)
        for member in said {
            let opens = ["right", "decomposed"].contains(member.name)
            #expect(member.value == (opens ? .text("Figures") : .null), "\(member.name)")
        }
    }

    @Test func knowsItsPageByWhereItIs() throws {
        let name = String(repeating: "0f", count: 16)
        let places = [
            "/s/\(name)/", "/deep/site/s/\(name)/index.html", "/s/\(name)", "/s/\(name)/copy.html", "/\(name)/",
        ]
        let said = try node("return input.map(pagePath);", places.value)
        #expect(said.list?.compactMap(\.text) == [page, page, page, "", ""])
    }
}
