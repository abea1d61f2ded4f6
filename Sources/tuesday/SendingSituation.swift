import Delivery
import Store

/// What may keep a campaign from going on, whichever it is.
struct SendingSituation: Sendable {
  /// What there is a route for now.
  let mode: SendingMode
  /// Nil when mail gets through.
  var standstill: RouteTrouble?
  /// Relays that do not work, by name, while others do.
  var broken: [(relay: String, trouble: RouteTrouble)] = []
  /// Relays that may send nothing more today, and what they have sent.
  var spent: [(relay: String, sent: Int)] = []
  /// Whether that is all there are.
  var isSpent = false
  let window: SendingWindow?
  private let direct: Set<String>

  init(_ settings: Settings) {
    mode = settings.mode
    window = settings.limits.window
    direct = Set(settings.relays.filter { $0.direct != nil }.map(\.name))
  }

  init(_ settings: Settings, now: Timestamp, _ connection: Connection) throws {
    self.init(settings)
    standstill = try RouteTrouble.of(mode, connection)
    spent = try settings.relays.compactMap { route in try route.spentToday(mode, now: now, connection).map { (route.name, $0) } }
    isSpent = !spent.isEmpty && spent.count == settings.relays.count
    if standstill == nil { broken = try RouteTrouble.each(mode, connection).map { ($0.route, $0.trouble) } }
  }

  /// For people: a route of this name in the settings.
  func title(of route: String) -> String {
    direct.contains(route) ? "direct route \(route) (the receivers' own servers)" : "relay \(route)"
  }
}
