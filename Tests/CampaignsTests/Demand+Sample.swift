import Curl

@testable import Delivery

extension Demand {
  /// Of a sender with one route.
  static func one(_ count: Int) -> Demand {
    let endpoint = SMTPEndpoint(host: "127.0.0.1", port: 25, security: .none, helloName: "client.example")
    return Demand(rooms: [Room(route: Route(way: .relay(endpoint)), count: count)])
  }
}

extension RetryPolicy {
  static let sample = RetryPolicy(first: .seconds(300), cap: .seconds(3600))
}
