import Curl
import Delivery
import Foundation
import Mail

/// The relays: `[smtp]`, and each `[relays.NAME]` with the same keys.
struct RelaySettings {
  static let keys = [
    SettingKey(
      name: "host", standard: "\"\"",
      about: "The relay that mail leaves through. Empty, and direct false: every sending is a rehearsal into the built-in inbox."),
    SettingKey(
      name: "direct", standard: "false",
      about:
        "true: no relay; mail goes to the servers of each domain (MX, port = 25), by TLS if they offer it, certificates unchecked; no DANE, no MTA-STS."
    ),
    SettingKey(
      name: "port", standard: "587", about: "The relay's port: 587 with starttls, 465 with implicit, 25 with none or direct."),
    SettingKey(
      name: "security", standard: "\"starttls\"",
      about: "starttls (required, never optional), implicit (TLS at once) or none (a relay on this machine)."),
    SettingKey(name: "user", standard: "\"\"", about: "User name at the relay; empty: no authentication."),
    SettingKey(
      name: "password", standard: "\"\"",
      about: "Better in the secrets folder (file smtp-password) or TUESDAY_SMTP_PASSWORD than here.",
      isSecret: true),
    SettingKey(
      name: "auth", standard: "\"auto\"",
      about: "How the password is told: auto (the best that both sides know), plain, login or cram-md5."),
    SettingKey(
      name: "token_command", standard: "\"\"",
      about: "Instead of a password: a command that prints an OAuth 2 access token (XOAUTH2); asked anew after a minute or a failed login."),
    SettingKey(
      name: "ca_file", standard: "\"\"",
      about: "Certificates (PEM) that the relay's must lead to; relative to this file. Empty: those of the system."),
    SettingKey(name: "hello_name", standard: "\"\"", about: "The name given in EHLO; empty: the domain of publication.from."),
    SettingKey(
      name: "connections", standard: "8",
      about: "Sessions at once, 1 to 200. With direct: with all receivers, and up to 100 more that wait for silent ones."),
    SettingKey(name: "per_destination", standard: "2", about: "With direct: sessions at once with the servers of one domain, 1 to 20."),
    SettingKey(
      name: "addresses", standard: "\"both\"",
      about: "With direct: which of a server's are called: both (IPv6 first, IPv4 a moment later), ipv4 or ipv6."),
    SettingKey(
      name: "weight", standard: "1",
      about:
        "Its share of the mail beside others; one that can take less than half as much as another takes what it can. 0: stands by until none works."
    ),
    SettingKey(
      name: "lists", standard: "\"\"",
      about: "Only mail of these lists (slugs, with commas between) goes through it, and through no other; with from: of either."
    ),
    SettingKey(
      name: "from", standard: "\"\"",
      about: "Only mail from these addresses or domains, with commas between, goes through it, and through no other."),
    SettingKey(name: "per_minute", standard: "0", about: "Mails a minute, of all senders together; 0: as many as it takes."),
    SettingKey(
      name: "warm_up", standard: "0",
      about:
        "Mails on the first day, for a relay or address that receivers do not know yet; each day half as many again as on the best day. 0: no limit."
    ),
  ]

  let read: SettingReader
  /// The publication's.
  let from: Mailbox
  let folder: String

  /// Empty: every sending is a rehearsal.
  func routes() throws -> [Route] {
    let more = read.sources.members(of: "relays")
    if more.contains("smtp") { throw read.error("relays.smtp.host", "[smtp] has this name already; give it another") }
    guard let first = try route("smtp") else {
      if let name = more.first {
        throw read.error("smtp.host", "is empty, and there is [relays.\(name)]: the first relay stands in [smtp]")
      }
      return []
    }
    let routes =
      [first]
      + (try more.map { name in
        guard let route = try route("relays.\(name)") else { throw read.error("relays.\(name).host", "must not be empty") }
        return route
      })
    if !routes.contains(where: { $0.serves == nil }) {
      throw read.error("smtp.lists", "every relay is for some lists or senders only; leave lists and from of one empty, for all other mail")
    }
    if routes.allSatisfy({ $0.weight == 0 }) { throw read.error("smtp.weight", "all relays stand by; give one a weight of 1") }
    return routes
  }

  private func route(_ table: String) throws -> Route? {
    let connections = try read.integer("\(table).connections", in: 1...200)
    let weight = try read.integer("\(table).weight", in: 0...1000)
    let perMinute = try read.integer("\(table).per_minute", in: 0...1_000_000)
    let warmUp = try read.integer("\(table).warm_up", in: 0...10_000_000)
    let serves = try serves(table)
    guard let way = try direct(table).map(Route.Way.direct) ?? relay(table).map(Route.Way.relay) else { return nil }
    return Route(
      name: table.split(separator: ".").last.map(String.init) ?? table, way: way, connections: connections, weight: weight,
      serves: serves, perMinute: perMinute == 0 ? nil : perMinute, warmUp: warmUp == 0 ? nil : warmUp)
  }

  /// Whether mail leaves at all.
  static func hasAny(_ read: SettingReader) throws -> Bool { try !read.text("smtp.host").isEmpty || read.flag("smtp.direct") }

  private func hello(_ table: String) throws -> String {
    try read.hostName("\(table).hello_name", standard: from.address.asciiDomain)
  }

  private func direct(_ table: String) throws -> DirectWay? {
    let sessions = try read.integer("\(table).per_destination", in: 1...20)
    let family = try read.choice("\(table).addresses", of: DirectWay.Family.allCases)
    guard try read.flag("\(table).direct") else { return nil }
    for key in ["host", "user", "password", "token_command", "ca_file"].map({ "\(table).\($0)" }) where try !read.text(key).isEmpty {
      throw read.error(key, "is a relay's; with \(table).direct = true there is none, so leave it empty")
    }
    for key in ["security", "auth"].map({ "\(table).\($0)" }) where try read.text(key) != SettingKey.of(key)?.standardText {
      throw read.error(key, "is for a relay; with \(table).direct = true, TLS is used where a server offers it, so leave it as it was")
    }
    let isNamed = read.sources.values["\(table).port"] != nil
    let port = isNamed ? try read.integer("\(table).port", in: 1...65_535) : 25
    if [465, 587].contains(port) {
      throw read.error("\(table).port", "is for relays; with \(table).direct = true write 25, where servers take mail from each other")
    }
    return DirectWay(port: port, family: family, helloName: try hello(table), perDestination: sessions)
  }

  private func relay(_ table: String) throws -> SMTPEndpoint? {
    let port = try read.integer("\(table).port", in: 1...65_535)
    let security = try read.choice("\(table).security", of: SMTPEndpoint.Security.ofRelays)
    let mechanism = try read.choice("\(table).auth", of: SMTPEndpoint.Mechanism.allCases)
    let hello = try hello(table)
    let caFile = try read.caFile(table, in: folder)
    let host = try read.hostName("\(table).host", standard: "")
    guard !host.isEmpty else { return nil }
    if security == .none && !Settings.isLocal(host) {
      throw read.error("\(table).security", "none is only for a relay on this machine; \(host) needs starttls or implicit")
    }
    return SMTPEndpoint(
      host: host, port: port, security: security, credentials: try read.credentials(table), mechanism: mechanism, caFile: caFile,
      helloName: hello)
  }

  private func serves(_ table: String) throws -> Origins? {
    let lists = try read.words("\(table).lists")
    let senders = try read.words("\(table).from").map { word in
      if let address = try? EmailAddress(parsing: word) { return address.key }
      guard let domain = SettingReader.domain(word) else {
        throw read.error("\(table).from", "\(word) is neither an address nor a domain")
      }
      return domain
    }
    return lists.isEmpty && senders.isEmpty ? nil : Origins(lists: Set(lists), senders: Set(senders))
  }
}
