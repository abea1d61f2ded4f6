// swift-tools-version: 6.2
// The map of the machine: targets stand in the order a message travels, and each imports only what it lists
// (`.ci/imports.py` holds the sources to this file). The story of the route is in Sources/README.md.
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// Addresses that are put right at each start take a sixteenth of the room, and nobody asks the program for its functions by name: a start is
/// quicker, and less of the file stays in memory.
let lean = LinkerSetting.unsafeFlags(
  ["-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs", "-Xlinker", "--no-export-dynamic"], .when(configuration: .release))

let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTP: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPCodec: Target.Dependency = .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let toml: Target.Dependency = .product(name: "TOMLKit", package: "TOMLKit")

let package = Package(
  name: "tuesday",
  products: [.executable(name: "tuesday", targets: ["tuesday"])],
  dependencies: [
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
  ],
  targets: [
    .systemLibrary(name: "CCmark", pkgConfig: "libcmark-gfm", providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    .systemLibrary(name: "CGumbo", pkgConfig: "gumbo", providers: [.apt(["libgumbo-dev"])]),
    // Only its header: `GD` opens the library when it is needed.
    .systemLibrary(name: "CGD", providers: [.apt(["libgd-dev"])]),
    .systemLibrary(name: "CAres", pkgConfig: "libcares", providers: [.apt(["libc-ares-dev"])]),
    .systemLibrary(name: "CLinux"),
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),

    .target(name: "Words", swiftSettings: strict),
    .target(name: "HTML", dependencies: ["CGumbo", "Words", mustache], swiftSettings: strict),
    .target(name: "Markdown", dependencies: ["CCmark", "HTML", "Words", yams], swiftSettings: strict),
    .target(name: "Mail", dependencies: ["Words", crypto, cryptoExtras], swiftSettings: strict),
    .target(name: "Store", dependencies: ["CLinux", "Words", crypto, grdb, sqlite], swiftSettings: strict),
    .target(name: "DNS", dependencies: ["CAres", "Words"], swiftSettings: strict),
    .target(name: "Curl", dependencies: ["CCurl", "Words"], swiftSettings: strict),
    .target(name: "Feeds", dependencies: ["HTML", "Mail", "Words"], swiftSettings: strict),
    .target(name: "Audience", dependencies: ["Mail", "Store", "Words", crypto], swiftSettings: strict),
    .target(
      name: "Delivery", dependencies: ["CLinux", "Mail", "Curl", "DNS", "Store", "Words", lifecycle, logging], swiftSettings: strict),
    .target(
      name: "Campaigns",
      dependencies: [
        "CGD", "CLinux", "Curl", "Feeds", "HTML", "Markdown", "Audience", "Mail", "Delivery", "Store", "Words", mustache, crypto, lifecycle,
        logging,
      ],
      swiftSettings: strict),
    .target(name: "MailServer", dependencies: [nioCore, nioPosix], swiftSettings: strict),
    .target(
      name: "Feedback",
      dependencies: [
        "Curl", "Campaigns", "Audience", "Mail", "Delivery", "MailServer", "Store", "Words", asn1, crypto, cryptoExtras, lifecycle,
        logging,
      ],
      swiftSettings: strict),
    .target(
      name: "Hooks",
      dependencies: ["Curl", "Campaigns", "Audience", "Delivery", "Store", "Words", crypto, lifecycle, logging],
      swiftSettings: strict),
    .target(
      name: "Inbox",
      dependencies: [
        "HTML", "Mail", "MailServer", "Words", crypto, nioCore, nioPosix, hummingbird, httpTypes, mustache, lifecycle, logging,
      ],
      swiftSettings: strict),
    .target(name: "Accounts", dependencies: ["Mail", "Store", "Words", crypto, cryptoExtras], swiftSettings: strict),
    .target(
      name: "Web",
      dependencies: [
        "Accounts", "Campaigns", "Feedback", "Hooks", "Audience", "Delivery", "HTML", "Mail", "Markdown", "Store", "Words", crypto,
        hummingbird, hummingbirdCore, httpTypes, mustache, nioCore, nioHTTP, nioHTTP1, nioHTTPCodec, lifecycle, logging,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "tuesday",
      dependencies: [
        "CLinux", "Markdown", "Mail", "Store", "DNS", "Curl", "Audience", "Delivery", "Campaigns", "Feedback", "Hooks", "Inbox",
        "MailServer",
        "Accounts", "Web", "Words",
        arguments, toml, lifecycle, signals, logging,
      ],
      swiftSettings: strict, linkerSettings: [lean]),

    .target(name: "TestDatabases", dependencies: ["Store"], path: "Tests/TestDatabases", swiftSettings: strict),
    .testTarget(name: "WordsTests", dependencies: ["Words"], swiftSettings: strict),
    .testTarget(name: "HTMLTests", dependencies: ["HTML"], exclude: ["Peers"], swiftSettings: strict),
    .testTarget(name: "MarkdownTests", dependencies: ["HTML", "Markdown"], swiftSettings: strict),
    .testTarget(name: "MailTests", dependencies: ["Mail", crypto], swiftSettings: strict),
    .testTarget(name: "StoreTests", dependencies: ["Store", "TestDatabases"], swiftSettings: strict),
    .testTarget(name: "DNSTests", dependencies: ["DNS", "Words"], exclude: ["Peers"], swiftSettings: strict),
    .testTarget(name: "FeedsTests", dependencies: ["Feeds"], swiftSettings: strict),
    .testTarget(name: "AudienceTests", dependencies: ["Audience", "Mail", "Store", "TestDatabases", "Words"], swiftSettings: strict),
    .testTarget(
      name: "DeliveryTests", dependencies: ["Curl", "DNS", "Delivery", "Mail", "Store", "TestDatabases", "Words", logging],
      swiftSettings: strict),
    .testTarget(
      name: "CampaignsTests",
      dependencies: [
        grdb, "CGD", "Campaigns", "Audience", "Curl", "Delivery", "Feeds", "Mail", "Markdown", "Store", "TestDatabases", "Words", logging,
      ],
      exclude: ["Golden"], swiftSettings: strict, linkerSettings: [.linkedLibrary("gd")]),
    .testTarget(
      name: "FeedbackTests",
      dependencies: [
        "Feedback", "Audience", "Campaigns", "Curl", "Delivery", "Mail", "MailServer", "Store", "TestDatabases", "Words", crypto,
        cryptoExtras, logging,
      ], exclude: ["Peers"], swiftSettings: strict),
    .testTarget(
      name: "HooksTests", dependencies: ["Hooks", "Audience", "Campaigns", "Delivery", "Mail", "Store", "TestDatabases", logging],
      swiftSettings: strict),
    .testTarget(name: "InboxTests", dependencies: ["Inbox", "MailServer"], swiftSettings: strict),
    .testTarget(name: "MailServerTests", dependencies: ["MailServer"], swiftSettings: strict),
    .executableTarget(
      name: "render-benchmark", dependencies: ["CCmark", "Campaigns", "Audience", "Delivery", "Mail", "Markdown", "Store", mustache],
      path: "Tests/Benchmarks/Rendering", swiftSettings: strict),
    .executableTarget(
      name: "hello-benchmark", dependencies: [hummingbird], path: "Tests/Benchmarks/Hello", swiftSettings: strict),
    .executableTarget(
      name: "audience-benchmark", dependencies: ["Audience", "Campaigns", "Delivery", "Mail", "Store"], path: "Tests/Benchmarks/Audience",
      swiftSettings: strict),
    .testTarget(name: "AccountsTests", dependencies: ["Accounts", "Mail", "Store", "TestDatabases"], swiftSettings: strict),
    .testTarget(
      name: "WebTests",
      dependencies: [
        "Accounts", "Web", "Audience", "Campaigns", "Curl", "Delivery", "Feedback", "Hooks", "Mail", "Store", "TestDatabases", "Words",
        crypto,
        hummingbird,
        httpTypes,
        nioCore,
        nioEmbedded, nioHTTP, nioPosix, logging,
      ],
      swiftSettings: strict),
    .testTarget(name: "TuesdayTests", dependencies: ["tuesday", "Curl", "Delivery", "Store", "Words"], swiftSettings: strict),
    .testTarget(name: "JourneyTests", dependencies: ["tuesday", "Store", "TestDatabases"], exclude: ["Peers"], swiftSettings: strict),
  ]
)
