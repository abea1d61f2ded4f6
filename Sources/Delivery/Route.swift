package import Curl

/// A way for mail to leave, and how it is used.
package struct Route: Sendable, Hashable {
  package enum Way: Sendable, Hashable {
    case relay(SMTPEndpoint)
    case direct(DirectWay)
  }

  /// What the settings call it.
  package let name: String
  package let way: Way
  /// Sessions open at once, of a direct route beside those that keep us waiting.
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

  package init(
    name: String = "smtp", way: Way, connections: Int = 8, timeouts: SMTPTimeouts = SMTPTimeouts(), weight: Int = 1,
    serves: Origins? = nil, perMinute: Int? = nil, warmUp: Int? = nil
  ) {
    self.name = name
    self.way = way
    self.connections = connections
    self.timeouts = timeouts
    self.weight = weight
    self.serves = serves
    self.perMinute = perMinute
    self.warmUp = warmUp
  }

  /// Sessions open at once, whatever happens: nobody's mail shall wait for receivers that are silent, of which there may be many.
  var mostConnections: Int { direct == nil ? connections : connections + 100 }

  package var relay: SMTPEndpoint? { if case .relay(let endpoint) = way { endpoint } else { nil } }
  package var direct: DirectWay? { if case .direct(let direct) = way { direct } else { nil } }

  /// For people: where it leads.
  package var place: String { relay?.name ?? "the receivers' own servers" }
  package var helloName: String { direct?.helloName ?? relay?.helloName ?? "" }

  /// A session without work is closed after this: relays drop idle clients, often without a word, and of receivers the next may want its place.
  var idleLimit: Duration { direct == nil ? .seconds(15) : .seconds(5) }
}
