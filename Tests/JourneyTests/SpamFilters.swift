import Foundation
import Testing

/// What spam filters say of mails: the names of the rules that fired.
enum SpamFilters {
  /// SpamAssassin, without the network; nil where it is not installed.
  static func spamAssassin(_ file: String) async throws -> Set<String>? {
    guard installed("/usr/bin/spamassassin") else { return nil }
    let said = try await Program.run("/bin/sh", ["-c", "/usr/bin/spamassassin --local --test-mode < '\(file)'"])
    let fired = said.output.matches(of: #/(?m)^ *-?\d+\.\d ([A-Z_0-9]+) /#).map { String($0.1) }
    try #require(!fired.isEmpty, "\(said.errors)")
    return Set(fired)
  }

  fileprivate static func installed(_ program: String) -> Bool {
    if FileManager.default.isExecutableFile(atPath: program) { return true }
    print("no spam score asked for: \(program) is not installed")
    return false
  }
}

/// An rspamd that believes one name server, in which the mail's domain is as `tuesday doctor` wants it.
struct Rspamd {
  private static let sender = "192.0.2.25"
  private let port: Int
  private let peers: [Running]

  /// Nil where it is not installed.
  init?(_ place: Workplace, keys: String) async throws {
    guard SpamFilters.installed("/usr/bin/rspamd") else { return nil }
    struct Key: Decodable { let name: String, record: String }
    let texts = try JSONDecoder().decode([Key].self, from: Data(keys.utf8)).map {
      "\($0.name). 60 IN TXT \"\($0.record.prefix(200))\" \"\($0.record.dropFirst(200))\""
    }
    let zone = """
      linden.test.         60 IN MX  10 mail.linden.test.
      linden.test.         60 IN TXT "v=spf1 ip4:\(Self.sender) -all"
      bounces.linden.test. 60 IN MX  10 mail.linden.test.
      bounces.linden.test. 60 IN TXT "v=spf1 ip4:\(Self.sender) -all"
      _dmarc.linden.test.  60 IN TXT "v=DMARC1; p=reject"
      mail.linden.test.    60 IN A   \(Self.sender)
      letter.linden.test.  60 IN A   \(Self.sender)
      25.2.0.192.in-addr.arpa. 60 IN PTR mail.linden.test.

      """
    let names = try Running(
      Program.python,
      [Program.root + "/Tests/DNSTests/Peers/name_server.py", try place.write("filter-zone", zone + texts.joined(separator: "\n") + "\n")])
    let nameServer = try await names.find(/(\d+)\n/)
    let folder = place.folder + "/rspamd"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    port = try freePort()
    let configuration = try place.write(
      "rspamd/rspamd.conf",
      """
      .include "$CONFDIR/common.conf"
      options {
        filters = "chartable,dkim,regexp";
        url_tld = "${SHAREDIR}/effective_tld_names.dat";
        pidfile = "\(folder)/pid";
        cache_file = "\(folder)/symbols.cache";
        dns { nameserver = ["127.0.0.1:\(nameServer)"]; }
        disable_hyperscan = true;
      }
      logging { type = "console"; level = "error"; }
      worker "normal" { bind_socket = "127.0.0.1:\(port)"; count = 1; }

      """)
    let folders = ["DBDIR", "RUNDIR", "LOGDIR", "LOCAL_CONFDIR"].map { "--var=\($0)=\(folder)" }
    let filter = try Running("/usr/bin/rspamd", ["--no-fork", "--insecure", "--config", configuration] + folders)
    peers = [names, filter]
  }

  /// Every symbol that fired, and its score: above zero against the mail.
  func symbols(_ file: String, to recipient: String) async throws -> [String: Double] {
    struct Symbol: Decodable { let score: Double }
    struct Answer: Decodable { let symbols: [String: Symbol] }
    let arguments = [
      "--connect", "127.0.0.1:\(port)", "--json", "--ip", Self.sender, "--hostname", "mail.linden.test", "--helo", "mail.linden.test",
      "--from", "someone@bounces.linden.test", "--rcpt", recipient, file,
    ]
    let answer = try await eventually("rspamd to answer: \(peers[1].errors)", within: .seconds(120)) {
      let said = try await Program.run("/usr/bin/rspamc", arguments)
      return try? JSONDecoder().decode(Answer.self, from: Data(said.output.utf8))
    }
    return answer.symbols.mapValues(\.score)
  }

  /// With its workers, which would outlive it.
  func stop() {
    for peer in peers { kill(-peer.process.processIdentifier, SIGKILL) }
  }
}
