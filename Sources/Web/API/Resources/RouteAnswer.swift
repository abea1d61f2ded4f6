internal import Delivery
internal import Foundation
internal import Store

/// How one route stands.
struct RouteAnswer: APIObject {
  let name: String
  let place: String
  let isDirect: Bool
  let state: String
  let trouble: RoutesAnswer.Trouble?
  let weight: Int
  let perMinute: Int?
  let connections: Int
  let slowedTo: Int?
  let slowedAt: String?
  let sentToday: Int
  let leftToday: Int?

  static let title = "Route"
  static let notes = [
    "name": Note("", "smtp"), "place": Note("Where it leads.", "relay.my.domain:587"),
    "isDirect": Note("Whether it leads to the receivers' own servers."),
    "state": Note("`unknown` while no mail gets out at all.", "works", choices: ["works", "trouble", "unknown"]),
    "trouble": Note("Left out where it works, as far as anybody has tried."),
    "weight": Note("Its share beside the others; 0: it stands by until none of those works.", 1),
    "perMinute": Note("Messages at most; left out: as many as the relay takes.", 300), "connections": Note("Sessions open at once.", 8),
    "slowedTo": Note("Messages an hour, since somebody said that it was too fast.", 3600), "slowedAt": .time("When they said so."),
    "sentToday": Note("Messages of today (UTC), where it is being warmed up.", 200),
    "leftToday": Note("How many more it may today; left out: as many as there are.", 100),
  ]

  init(_ standing: RouteStanding, isStandstill: Bool) {
    let route = standing.route
    (name, place, isDirect) = (route.name, route.place, route.direct != nil)
    state = standing.trouble != nil ? "trouble" : isStandstill ? "unknown" : "works"
    trouble = standing.trouble.map(RoutesAnswer.Trouble.init)
    (weight, perMinute, connections) = (route.weight, route.perMinute, route.connections)
    (slowedTo, slowedAt) = (standing.slowed, standing.slowedAt?.rfc3339)
    (sentToday, leftToday) = (standing.sentToday, standing.leftToday)
  }
}
