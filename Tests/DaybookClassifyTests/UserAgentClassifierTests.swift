import DaybookClassify
import DaybookCore
import Foundation
import Testing

@Suite(.enabled(if: FileManager.default.fileExists(atPath: UserAgentClassifier.installedPatterns), "needs uap-core"))
struct UserAgentClassifierTests {
    private let iPhone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        + "Version/16.5 Mobile/15E148 Safari/604.1"
    private let ubuntu =
        "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:102.0) Gecko/20100101 Firefox/102.0"
    private let pixel =
        "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/112.0.0.0 "
        + "Mobile Safari/537.36"
    private let macintosh =
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
        + "Chrome/112.0.0.0 Safari/537.36"

    @Test func foldsVariantsIntoTheCommonNameAndKeepsThePatternsOwn() throws {
        let client = try Cases.userAgents.client(of: iPhone)
        #expect(client.browser == "Safari" && client.browserVersion == "16")
        #expect(client.os == "iOS" && client.osVersion == "16" && client.device == .mobile)
        #expect(client.family == .init(browser: "Mobile Safari", os: "iOS", device: "iPhone"))

        let chrome = try Cases.userAgents.client(of: pixel)
        #expect(chrome.browser == "Chrome" && chrome.family.browser == "Chrome Mobile" && chrome.device == .mobile)
    }

    @Test func namesSystemsAsReportsDo() throws {
        #expect(try Cases.userAgents.client(of: ubuntu).os == "Linux")
        #expect(try Cases.userAgents.client(of: macintosh).os == "macOS")
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:109.0) Gecko/20100101 Firefox/113.0"
        #expect(try Cases.userAgents.client(of: windows).os == "Windows")
        let chromebook =
            "Mozilla/5.0 (X11; CrOS x86_64 15359.58.0) AppleWebKit/537.36 (KHTML, like Gecko) "
            + "Chrome/112.0.0.0 Safari/537.36"
        #expect(try Cases.userAgents.client(of: chromebook).os == "ChromeOS")
    }

    @Test(arguments: [
        ("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:102.0) Gecko/20100101 Firefox/102.0", DeviceType.desktop),
        ("Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 Version/12.1 Safari/604.1", .tablet),
        ("Mozilla/5.0 (Linux; Android 12; SM-X200) AppleWebKit/537.36 Chrome/112.0.0.0 Safari/537.36", .tablet),
        ("Mozilla/5.0 (SMART-TV; Linux; Tizen 5.0) AppleWebKit/537.36 Version/5.0 TV Safari/537.36", .tv),
        ("Mozilla/5.0 (PlayStation 4 10.50) AppleWebKit/605.1.15 (KHTML, like Gecko)", .console),
        ("(null)/(null) watchOS/5.1.1 model/Watch3,3 hwp/t8004 build/16R600 (6; dt:155)", .wearable),
        ("Nokia6230i/2.0 (03.40) Profile/MIDP-2.0 Configuration/CLDC-1.1", .mobile),
        ("", .other),
    ])
    func tellsTheKindOfDevice(userAgent: String, device: DeviceType) throws {
        #expect(try Cases.userAgents.client(of: userAgent).device == device)
    }

    @Test(arguments: [
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Googlebot"),
        ("curl/7.88.1", "curl"),
        ("Mozilla/5.0 (compatible; NobodyKnowsMeBot/1.0)", "NobodyKnowsMeBot"),
        ("python-requests/2.31.0", "python-requests"),
    ])
    func namesBots(userAgent: String, name: String) throws {
        let client = try Cases.userAgents.client(of: userAgent)
        #expect(client.bot)
        #expect(client.botName.lowercased().hasPrefix(name.lowercased()))
    }

    @Test func takesNoPersonForABot() throws {
        let cubot = "Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 Chrome/74.0 Mobile Safari/537.36"
        for userAgent in ["", iPhone, ubuntu, pixel, macintosh, cubot] {
            let client = try Cases.userAgents.client(of: userAgent)
            #expect(!client.bot && client.botName.isEmpty, "\(userAgent)")
        }
    }

    @Test func giveAnswersForHostileText() throws {
        for text in ["\u{0}\u{1}", "((((((((", String(repeating: "a", count: 100_000), "Mozilla/5.0 (\u{FFFD})"] {
            #expect(try !Cases.userAgents.client(of: text).bot)
        }
        #expect(try !Cases.userAgents.client(of: [0xFF, 0xFE, 0xC3]).bot)
    }

    @Test func namesTheMissingPatternFile() throws {
        let classifier = try UserAgentClassifier(patternFile: "/nowhere/regexes.yaml", tables: Cases.tables)
        #expect(try classifier.client(of: "") == Client())
        let error = #expect(throws: DaybookError.self) { try classifier.client(of: "x") }
        #expect(error?.code == .notFound && error?.message.contains("/nowhere/regexes.yaml") == true)
        #expect(throws: DaybookError.self) { try UserAgentClassifier(tables: "/nowhere") }
    }
}
