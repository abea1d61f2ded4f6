package import Curl

/// A relay and how it is used.
package struct Route: Sendable, Hashable {
  /// What the settings call it.
  package let name: String
  package let endpoint: SMTPEndpoint
  /// Sessions open at once.
  package let connections: Int
  package let timeouts: SMTPTimeouts
  /// Its share of the mail beside the others that may carry it, while all are equally quick. 0: it stands by until none of those works.
  package let weight: Int
  /// The mail that it is for; nil for all that no other is named for.
  package let serves: Origins?
  /// Messages a minute; nil for as many as the relay takes.
  package let perMinute: Int?
  /// Messages on its first day; from then on half as many again as on the best day so far, which is how much more receivers take for honest.
  /// Nil: as many as there are.
  package let warmUp: Int?
  /// A session without work is closed after this; relays drop idle clients, often without a word.
  static let idleLimit = Duration.seconds(15)

  package init(
    name: String = "smtp", endpoint: SMTPEndpoint, connections: Int = 8, timeouts: SMTPTimeouts = SMTPTimeouts(), weight: Int = 1,
    serves: Origins? = nil, perMinute: Int? = nil, warmUp: Int? = nil
  ) {
    self.name = name
    self.endpoint = endpoint
    self.connections = connections
    self.timeouts = timeouts
    self.weight = weight
    self.serves = serves
    self.perMinute = perMinute
    self.warmUp = warmUp
  }
}
