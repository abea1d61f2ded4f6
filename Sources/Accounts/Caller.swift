/// Who does something, as the log tells it.
package struct Caller: Sendable {
  /// An address, or ``terminal``; empty for a stranger.
  package let name: String
  /// Coarse: `192.0.2.0/24`; empty where there is none.
  package let network: String
  /// What their browser seems to be, in a few words.
  package let agent: String

  package init(name: String, network: String, agent: String) {
    (self.name, self.network, self.agent) = (name, network, String(agent.prefix(80)))
  }

  /// A program that has shown this token.
  package static func program(_ token: String, network: String) -> Caller { Caller(name: "token \(token)", network: network, agent: "") }

  /// Whoever can run the program where the database is.
  package static let terminal = Caller(name: "terminal", network: "", agent: "")

  func named(_ name: String) -> Caller { Caller(name: name, network: network, agent: agent) }
}
