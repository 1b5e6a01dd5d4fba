// swift-tools-version: 6.0
import PackageDescription

// The bare server that Tests/Benchmarks/ingest.py compares with. Not part of Daybook's own package.
let package = Package(
    name: "hello",
    dependencies: [.package(url: "https://github.com/apple/swift-nio", exact: "2.101.2")],
    targets: [
        .executableTarget(
            name: "hello",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ])
    ])
