import Audience
import Mail
import Store

extension Subscriber {
  /// The person whom a command names.
  static func known(_ address: EmailAddress, _ connection: Connection) throws -> Subscriber {
    if let subscriber = try find(address, connection) { return subscriber }
    throw try unknown(address, connection)
  }

  /// What can be said of somebody who is not known.
  static func unknown(_ address: EmailAddress, _ connection: Connection) throws -> CommandError {
    if let nearest = try nearest(to: address, connection) {
      return CommandError.noInput("\(address) is not known here; did you mean \(nearest)?")
    }
    // That somebody was erased is told to nobody who only asks.
    if let block = try Suppression.standing(against: address, connection).first(where: { $0.kind != .erased }) {
      return CommandError.noInput("\(address) is not known here, but no mail may go to it: \(block.reason)")
    }
    return CommandError.noInput(
      "\(address) is not known here; `tuesday subscribers list` shows who is, `tuesday subscribers add` adds somebody")
  }
}
