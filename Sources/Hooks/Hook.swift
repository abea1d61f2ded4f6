internal import Foundation
internal import Words

/// A program elsewhere that is told what happens here: a `[hooks.NAME]`.
package struct Hook: Sendable {
  package let name: String
  package let url: String
  package let events: Set<HookEvent>
  /// Slugs: it hears of those only, as far as something is of a list; empty: of all.
  package let lists: Set<String>
  /// Any of them proves it; several while one is exchanged for another.
  package let secrets: [HookSecret]

  package init(name: String, url: String, events: Set<HookEvent>, lists: Set<String> = [], secrets: [HookSecret]) {
    (self.name, self.url, self.events, self.lists, self.secrets) = (name, url, events, lists, secrets)
  }

  /// What of its address may be shown to everybody: the rest is often a secret.
  package var place: String {
    guard let parts = URLComponents(string: url), let scheme = parts.scheme, let host = parts.host else { return "" }
    return "\(scheme)://\(host)\(parts.port.map { ":\($0)" } ?? "")/…"
  }

  /// Why an address cannot be that of a hook; nil where it can.
  package static func fault(ofURL text: String) -> String? {
    guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty, ["http", "https"].contains(parts.scheme ?? ""),
      text.utf8.count <= 2000, !text.hasByte(where: { $0 <= 0x20 || $0 >= 0x7F })
    else { return "must be an address like https://crm.example.org/tuesday" }
    if parts.user != nil || parts.password != nil { return "cannot have a user or password in it; the signature proves who asks" }
    if parts.fragment != nil { return "cannot have a # in it" }
    if parts.scheme == "http" && !IPAddress.isOwnMachine(host: host) {
      return "must be https: what is told names readers (http is for programs on this machine, http://127.0.0.1:…)"
    }
    if let address = IPAddress(host.trimmingCharacters(in: ["[", "]"])), !address.isPublic, !address.isLoopback {
      return "leads to \(address.text), which is not on the public internet"
    }
    return nil
  }

  /// Whether it says itself that it is on this machine. A name that merely leads there is no such wish.
  var isLocal: Bool { URLComponents(string: url)?.host.map(IPAddress.isOwnMachine) == true }
}
