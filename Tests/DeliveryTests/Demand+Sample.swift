import Curl

@testable import Delivery

extension Demand {
  /// Of a sender with one route.
  static func one(_ count: Int) -> Demand { Demand(rooms: [Room(route: .sample(), count: count)]) }
}

extension Route {
  static func sample(_ name: String = "smtp", weight: Int = 1, serves: Origins? = nil, perMinute: Int? = nil, warmUp: Int? = nil) -> Route {
    let endpoint = SMTPEndpoint(host: "127.0.0.1", port: 25, security: .none, helloName: "client.example")
    return Route(name: name, way: .relay(endpoint), weight: weight, serves: serves, perMinute: perMinute, warmUp: warmUp)
  }
}
