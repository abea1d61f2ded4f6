package import Store

extension RouteStanding {
  package static func all(_ routes: [Route], _ mode: SendingMode, now: Timestamp, _ connection: Connection) throws -> [RouteStanding] {
    let troubles = Dictionary(try RouteTrouble.each(mode, connection).map { ($0.route, $0.trouble) }) { first, _ in first }
    return try routes.map { route in
      let history = try RouteHistory.of(route.name, mode, now: now, connection)
      var warmUp = route.warmingUp(history, now: now)
      let pace = history.slowed.flatMap { slowed in
        // As a sender that begins now would take it up: it grows by itself.
        Throttle(
          limit: route.perMinute.map { Double($0) / 60 }, slowed: slowed.rate, age: max(.zero, now - slowed.at), now: .now
        ).slowed
      }
      return RouteStanding(
        route: route, trouble: troubles[route.name], slowed: pace.map { Int(($0 * 3600).rounded()) },
        slowedAt: pace == nil ? nil : history.slowed?.at, sentToday: history.sentToday, leftToday: warmUp?.left(on: now.day))
    }
  }
}
