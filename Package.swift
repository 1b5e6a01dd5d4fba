// swift-tools-version: 6.2
import PackageDescription

/// Every target is strict in the same way: imports stay private unless they must show, existentials are spelled out.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
]

let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let http: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let nioHTTP: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP: Target.Dependency = .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")

/// The layers, lowest first; a target may import only what is listed here (`Tests/DaybookStyleTests` checks the
/// sources).
let layers: [(name: String, dependencies: [Target.Dependency])] = [
    ("DaybookCore", ["CISAL"]),
    ("DaybookJSON", ["DaybookCore", "CSimdJSON"]),
    ("DaybookGit", ["DaybookCore", "CGit2", "CISAL", "CLinux", crypto]),
    ("DaybookMarkdown", ["CCMark"]),
    ("DaybookClassify", ["DaybookCore", "DaybookJSON", "CPCRE2", "CMaxMindDB", "Yams"]),
    ("DaybookStore", ["DaybookCore", "DaybookJSON", "DaybookGit", "CLinux", "CNettle", crypto, cryptoExtras]),
    ("DaybookCollect", ["DaybookCore", "DaybookJSON", "DaybookClassify", "DaybookStore"]),
    (
        "DaybookImport",
        ["DaybookCore", "DaybookJSON", "DaybookClassify", "DaybookStore", "DaybookCollect", "CZlib"]
    ),
    ("DaybookEngine", ["DaybookCore", "DaybookJSON"]),
    ("DaybookModules", ["DaybookCore", "DaybookEngine"]),
    ("DaybookAPI", ["DaybookCore", "DaybookEngine"]),
    (
        "DaybookSite",
        ["DaybookCore", "DaybookJSON", "DaybookEngine", "DaybookMarkdown", "CLinux", "CZlib", mustache, crypto]
    ),
    (
        "DaybookOperations",
        [
            "DaybookCore", "DaybookJSON", "DaybookGit", "DaybookClassify", "DaybookStore", "DaybookImport",
            "DaybookEngine",
            "DaybookAPI", "DaybookSite", crypto,
        ]
    ),
    ("DaybookControl", ["DaybookCore", "DaybookJSON", "DaybookStore", "DaybookImport", "DaybookOperations", "CLinux"]),
    (
        "DaybookServer",
        [
            "DaybookCore", "DaybookJSON", "DaybookClassify", "DaybookStore", "DaybookCollect", "DaybookEngine",
            "DaybookAPI", "DaybookSite", "DaybookOperations", "CZlib", crypto, hummingbird, hummingbirdCore, http,
            lifecycle, signals, logging, nio, nioPosix, nioHTTP, nioHTTPTypes, nioHTTPTypesHTTP,
        ]
    ),
    (
        "DaybookCommands",
        [
            "DaybookCore", "DaybookJSON", "DaybookClassify", "DaybookStore", "DaybookImport", "DaybookEngine",
            "DaybookModules",
            "DaybookAPI", "DaybookSite", "DaybookOperations", "DaybookControl", "DaybookServer", "CLinux", arguments,
            logging,
        ]
    ),
    ("DaybookTesting", ["DaybookCore", "DaybookJSON", "DaybookEngine"]),
]

let suites: [(name: String, dependencies: [Target.Dependency])] = [
    ("DaybookCoreTests", ["DaybookCore", "DaybookJSON", "DaybookTesting"]),
    ("DaybookJSONTests", ["DaybookCore", "DaybookJSON", "DaybookTesting"]),
    ("DaybookGitTests", ["DaybookCore", "DaybookGit", "DaybookTesting"]),
    ("DaybookClassifyTests", ["DaybookCore", "DaybookJSON", "DaybookClassify", "DaybookTesting"]),
    ("DaybookStoreTests", ["DaybookCore", "DaybookJSON", "DaybookGit", "DaybookStore", "DaybookTesting", crypto]),
    (
        "DaybookCollectTests",
        ["DaybookCore", "DaybookJSON", "DaybookClassify", "DaybookStore", "DaybookCollect", "DaybookTesting"]
    ),
    (
        "DaybookImportTests",
        [
            "DaybookCore", "DaybookJSON", "DaybookClassify", "DaybookStore", "DaybookCollect", "DaybookImport",
            "DaybookTesting",
        ]
    ),
    ("DaybookEngineTests", ["DaybookCore", "DaybookJSON", "DaybookEngine", "DaybookModules", "DaybookTesting"]),
    (
        "DaybookAPITests",
        ["DaybookCore", "DaybookJSON", "DaybookEngine", "DaybookModules", "DaybookAPI", "DaybookTesting"]
    ),
    (
        "DaybookSiteTests",
        [
            "DaybookCore", "DaybookJSON", "DaybookEngine", "DaybookModules", "DaybookMarkdown", "DaybookSite",
            "DaybookTesting",
        ]
    ),
    (
        "DaybookOperationsTests",
        [
            "DaybookCore", "DaybookJSON", "DaybookGit", "DaybookStore", "DaybookClassify", "DaybookImport",
            "DaybookEngine",
            "DaybookModules", "DaybookSite", "DaybookOperations", "DaybookTesting",
        ]
    ),
    (
        "DaybookControlTests",
        [
            "DaybookCore", "DaybookJSON", "DaybookStore", "DaybookClassify", "DaybookImport", "DaybookModules",
            "DaybookOperations", "DaybookControl", "DaybookTesting",
        ]
    ),
    (
        "DaybookServerTests",
        [
            "DaybookCore", "DaybookJSON", "DaybookStore", "DaybookClassify", "DaybookCollect", "DaybookEngine",
            "DaybookModules", "DaybookAPI", "DaybookSite", "DaybookOperations", "DaybookServer", "DaybookTesting",
            logging, nio, nioPosix,
        ]
    ),
    (
        "DaybookCommandsTests",
        ["DaybookCore", "DaybookJSON", "DaybookCommands", "DaybookTesting", "daybook"]
    ),
    ("DaybookStyleTests", ["DaybookCore", "DaybookModules", "DaybookEngine", "DaybookTesting"]),
]

/// What lies in a target's folder and is not compiled.
let files: [String: [String]] = [
    "DaybookEngine": ["DaybookEngine.docc"], "DaybookAPITests": ["Snapshots"], "DaybookSiteTests": ["Snapshots"],
]

let package = Package(
    name: "daybook",
    products: [.executable(name: "daybook", targets: ["daybook"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CGit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
        .systemLibrary(name: "CCMark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(name: "CMaxMindDB", pkgConfig: "libmaxminddb", providers: [.apt(["libmaxminddb-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
        .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        .target(name: "CLinux"),
        .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        .executableTarget(name: "daybook", dependencies: ["DaybookCommands"], swiftSettings: strict),
    ]
        + layers.map {
            .target(name: $0.name, dependencies: $0.dependencies, exclude: files[$0.name] ?? [], swiftSettings: strict)
        }
        + suites.map {
            .testTarget(
                name: $0.name, dependencies: $0.dependencies, exclude: files[$0.name] ?? [], swiftSettings: strict)
        },
    cxxLanguageStandard: .cxx17
)
