import Campaigns
import Delivery
import Store

extension SendingSituation {
  init(_ settings: Settings) { self.init(mode: settings.mode, window: settings.limits.window, relays: settings.relays) }

  init(_ settings: Settings, now: Timestamp, _ connection: Connection) throws {
    try self.init(mode: settings.mode, window: settings.limits.window, relays: settings.relays, now: now, connection)
  }
}
