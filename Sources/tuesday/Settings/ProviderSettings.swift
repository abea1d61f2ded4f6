import Delivery

/// Receivers of much mail whose pace is kept: each `[providers.NAME]`.
struct ProviderSettings {
  static let keys = [
    SettingKey(name: "domains", standard: "\"\"", about: "The domains of its addresses, with commas between."),
    SettingKey(
      name: "mx", standard: "\"\"",
      about:
        "Endings of the hosts that take its mail (MX records), with commas between: other domains that have their mail there count too."),
    SettingKey(name: "per_minute", standard: "0", about: "Mails a minute to all of them; 0: any number."),
    SettingKey(name: "connections", standard: "0", about: "Mails under way to them at once; 0: any number."),
  ]

  let read: SettingReader

  func providers() throws -> [Provider] {
    var owners: [String: String] = [:]
    return try read.sources.members(of: "providers").map { name in
      let domains = try read.words("providers.\(name).domains").map { word in
        guard let domain = SettingReader.domain(word) else {
          throw read.error("providers.\(name).domains", "\(word) is no domain")
        }
        if let other = owners.updateValue(name, forKey: domain) {
          throw read.error("providers.\(name).domains", "\(domain) is one of [providers.\(other)] already")
        }
        return domain
      }
      let exchangers = try read.words("providers.\(name).mx").map { word in
        guard let host = SettingReader.domain(word) else {
          throw read.error("providers.\(name).mx", "\(word) is not the end of a host's name")
        }
        return host
      }
      if domains.isEmpty && exchangers.isEmpty { throw read.error("providers.\(name).domains", "must not be empty where mx is") }
      let perMinute = try read.integer("providers.\(name).per_minute", in: 0...1_000_000)
      let connections = try read.integer("providers.\(name).connections", in: 0...1000)
      return Provider(
        name: name, domains: Set(domains), exchangers: Set(exchangers), perMinute: perMinute == 0 ? nil : perMinute,
        connections: connections == 0 ? nil : connections)
    }
  }
}
