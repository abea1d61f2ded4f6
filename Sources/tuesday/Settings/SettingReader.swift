import Audience
import Campaigns
import Curl
import Delivery
import Foundation
import Mail
import Markdown
import Words

/// Turns the texts of ``SettingSources`` into values, or into an error that names key, source and what would fit.
struct SettingReader {
  let sources: SettingSources

  /// - Parameter written: how the value stands in its file; nil: as the key wants it.
  func error(_ key: String, _ message: String, written: SettingScalar.Kind? = nil) -> CommandError {
    let value = sources.values[key]
    let known = SettingKey.of(key)
    let shown = known?.isSecret == true ? "…" : value?.text ?? ""
    let isText = (written ?? known?.kind ?? .text) == .text
    return .configuration("\(key) = \(isText ? "\"\(shown)\"" : shown) (from \(value?.origin ?? "nowhere")): \(message)")
  }

  func text(_ key: String) throws -> String {
    guard let value = try sources.values[key]?.text ?? SettingKey.of(key)?.standardText else { throw error(key, "has no value") }
    guard MergeMark.removingReserved(from: value) == value else {
      throw error(key, "has a character from U+E000 to U+E01F, which stands for something of ours in mails: leave it out")
    }
    return value
  }

  func required(_ key: String) throws -> String {
    let value = try text(key)
    guard !value.isEmpty else { throw error(key, "must not be empty") }
    return value
  }

  /// What stands over mails and pages: two that look the same are the same.
  func visible(_ key: String) throws -> String {
    let value = try required(key)
    if let fault = value.unseenFault { throw error(key, fault) }
    return value
  }

  func integer(_ key: String, in range: ClosedRange<Int>) throws -> Int {
    guard let value = Int(try text(key)), range.contains(value) else {
      throw error(key, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// Columns of a line; 0 for any number.
  func wrap(_ key: String) throws -> Int {
    guard let value = Int(try text(key)), value == 0 || FlowedText.widths.contains(value) else {
      throw error(key, "must be 0, or columns from \(FlowedText.widths.lowerBound) to \(FlowedText.widths.upperBound)")
    }
    return value
  }

  func flag(_ key: String) throws -> Bool {
    guard let value = Bool(try text(key)) else { throw error(key, "must be true or false") }
    return value
  }

  /// With commas between.
  func words(_ key: String) throws -> [String] {
    try text(key).split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  /// In the form in which addresses have theirs; nil for what cannot be one.
  static func domain(_ word: String) -> String? { (try? EmailAddress(parsing: "x@\(word)"))?.asciiDomain }

  /// Hours of a day: `08:00-20:00`; nil for all.
  func window(_ key: String, in zone: TimeZone) throws -> SendingWindow? {
    let value = try text(key)
    if value.isEmpty { return nil }
    let hours = value.split(separator: "-").map { part -> Int? in
      guard let match = part.wholeMatch(of: /\s*(\d{1,2}):(\d{2})\s*/), let hour = Int(match.1), let minute = Int(match.2), hour < 24,
        minute < 60
      else { return nil }
      return hour * 60 + minute
    }
    guard hours.count == 2, let opens = hours[0], let closes = hours[1], opens != closes else {
      throw error(key, "must be two times of the day: 08:00-20:00")
    }
    return SendingWindow(opens: opens, closes: closes, zone: zone)
  }

  /// Addresses or networks with commas between.
  func networks(_ key: String) throws -> [IPNetwork] {
    try text(key).split(separator: ",").map { part in
      guard let network = IPNetwork(part.trimmingCharacters(in: .whitespaces)) else {
        throw error(key, "\(part) is no address or network; write 127.0.0.1, 10.0.0.0/8")
      }
      return network
    }
  }

  /// Addresses, each with a port or none, with commas between; in the form `address:port`.
  func nameServers(_ key: String) throws -> [String] {
    try text(key).split(separator: ",").map { part in
      let written = part.trimmingCharacters(in: .whitespaces)
      let parts = written.wholeMatch(of: /(?:\[(.+)\]|([0-9.]+))(?::([0-9]{1,5}))?/)
      let address = IPAddress(parts.map { String($0.1 ?? $0.2 ?? "") } ?? written)
      guard let address, let port = Int(parts?.3 ?? "53"), (1...65_535).contains(port) else {
        throw error(key, "\(written) is no name server; write 192.0.2.1, 127.0.0.1:5353 or [2001:db8::1]:53")
      }
      return "\(address.octets.count == 4 ? address.text : "[\(address.text)]"):\(port)"
    }
  }

  /// `90s`, `5m`, `1h`, `2d`.
  /// - Parameter orNone: whether it may be zero.
  func duration(_ key: String, orNone: Bool = false) throws -> Duration {
    let value = try text(key)
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = value.last.flatMap({ units[$0] }), let count = Int(value.dropLast()), ((orNone ? 0 : 1)...1_000_000).contains(count)
    else {
      throw error(key, "must be a number with a unit: 90s, 5m, 1h or 2d")
    }
    return .seconds(count * unit)
  }

  func choice<Choice: RawRepresentable<String>>(_ key: String, of choices: [Choice]) throws -> Choice {
    guard let choice = Choice(rawValue: try text(key)) else {
      throw error(key, "must be one of \(choices.map(\.rawValue).joined(separator: ", "))")
    }
    return choice
  }

  func mailbox(_ key: String) throws -> Mailbox {
    let value = try required(key)
    do {
      return try Mailbox(parsing: value)
    } catch {
      throw self.error(key, "\(error)")
    }
  }

  /// Those of a list of mailboxes.
  func addresses(_ key: String) throws -> [EmailAddress] { try mailboxes(key).map(\.address) }

  /// With commas between; none of an empty text.
  func mailboxes(_ key: String) throws -> [Mailbox] {
    do {
      return try Mailbox.parts(of: try text(key)).map { try Mailbox(parsing: $0) }
    } catch let fault as AddressError {
      throw error(key, "\(fault)")
    }
  }

  func zone(_ key: String) throws -> TimeZone {
    let name = try text(key)
    do { return try ZoneName.zone(name) } catch { throw self.error(key, error.description) }
  }

  func language(_ key: String) throws -> String {
    let value = try text(key)
    guard LanguageTag.isTag(value) else {
      throw error(key, "is not a language tag: write en, es or pt-BR")
    }
    return value
  }

  /// Groups of addresses by name, from `[groups]`.
  func groups() throws -> [String: [EmailAddress]] {
    var groups: [String: [EmailAddress]] = [:]
    for key in sources.values.keys.sorted() where key.hasPrefix(SettingSources.groups) {
      let name = String(key.dropFirst(SettingSources.groups.count))
      guard Slug.isSlug(name) else { throw error(key, "a group's name is small letters, digits and single hyphens") }
      groups[name] = try addresses(key)
      if groups[name]?.isEmpty == true { throw error(key, "names nobody: write ada@example.org, Bo <bo@example.org>") }
    }
    return groups
  }

  /// The publication's own fields, from `[attributes]`.
  func attributes() throws -> [String: AttributeKind] {
    var attributes: [String: AttributeKind] = [:]
    for key in sources.values.keys where key.hasPrefix(SettingSources.attributes) {
      let name = String(key.dropFirst(SettingSources.attributes.count))
      guard AttributeKind.isName(name) else { throw error(key, "a name is small letters, digits and _, and begins with a letter") }
      if AttributeKind.isTaken(name) || (MergeField.standard + [.confirmURL]).contains(where: { $0.name == name }) {
        let other = name == "state" ? "us_state or region" : "my_\(name.prefix(30))"
        throw error(
          key, "this name has a meaning already, in files that are imported, rules or merge tags; another will do, such as \(other)")
      }
      attributes[name] = try choice(key, of: AttributeKind.allCases)
    }
    return attributes
  }

  /// Without the slash at the end.
  func baseURL(_ key: String) throws -> String {
    let value = try text(key)
    guard let url = URLComponents(string: value), ["http", "https"].contains(url.scheme ?? ""), url.host?.isEmpty == false,
      url.query == nil, url.fragment == nil
    else { throw error(key, "must be a URL like https://letter.example.org") }
    let plain = value.hasSuffix("/") ? String(value.dropLast()) : value
    guard plain.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      let host = plain.drop { $0 != "/" }.drop { $0 == "/" }.prefix { $0 != "/" && $0 != ":" }
      let written = (try? EmailAddress(parsing: "x@\(host)")).map { "; its name in letters for URLs is \($0.asciiDomain)" } ?? ""
      throw error(key, "must be written in ASCII, without spaces\(written)")
    }
    // Links of mails, forms and pages lead from its root, and mails that are out cannot be changed.
    guard url.path.isEmpty || url.path == "/" else {
      throw error(key, "must end with the name, without \(url.path): the site needs a name of its own, such as https://letter.example.org")
    }
    return plain
  }

  /// A name or address that can stand in a URL and in EHLO.
  func hostName(_ key: String, standard: String) throws -> String {
    let value = try text(key)
    if value.isEmpty { return standard }
    guard value.wholeMatch(of: /[A-Za-z0-9.:\-]{1,253}/) != nil else { throw error(key, "is not a host name") }
    return value
  }

  func listen(_ key: String) throws -> Settings.Address {
    let value = try text(key)
    guard let colon = value.lastIndex(of: ":"), let port = Int(value[value.index(after: colon)...]), (0...65_535).contains(port),
      colon > value.startIndex
    else { throw error(key, "must be host:port, like 127.0.0.1:8080 or [::1]:8080") }
    let host = value[..<colon]
    // An IPv6 address as URLs have it (RFC 3986 §3.2.2).
    return Settings.Address(host: String(host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host), port: port)
  }
}
