package import Delivery
package import Store

/// What may keep a campaign from going on, whichever it is.
package struct SendingSituation: Sendable {
  /// What there is a route for now.
  package let mode: SendingMode
  /// Nil when mail gets through.
  package private(set) var standstill: RouteTrouble?
  /// Relays that do not work, by name, while others do.
  package private(set) var broken: [(relay: String, trouble: RouteTrouble)] = []
  /// Relays that may send nothing more today, and what they have sent.
  package private(set) var spent: [(relay: String, sent: Int)] = []
  /// Whether that is all there are.
  package private(set) var isSpent = false
  package let window: SendingWindow?
  private let direct: Set<String>

  /// - Parameters:
  ///   - window: in which issues leave.
  ///   - relays: of the settings.
  package init(mode: SendingMode, window: SendingWindow?, relays: [Route]) {
    (self.mode, self.window) = (mode, window)
    direct = Set(relays.filter { $0.direct != nil }.map(\.name))
  }

  package init(mode: SendingMode, window: SendingWindow?, relays: [Route], now: Timestamp, _ connection: Connection) throws {
    self.init(mode: mode, window: window, relays: relays)
    standstill = try RouteTrouble.of(mode, connection)
    spent = try relays.compactMap { route in try route.spentToday(mode, now: now, connection).map { (route.name, $0) } }
    isSpent = !spent.isEmpty && spent.count == relays.count
    if standstill == nil { broken = try RouteTrouble.each(mode, connection).map { ($0.route, $0.trouble) } }
  }

  /// For people: a route of this name in the settings.
  package func title(of route: String) -> String {
    direct.contains(route) ? "direct route \(route) (the receivers' own servers)" : "relay \(route)"
  }
}
