import Audience
import Mail
import Store

extension Subscriber {
  /// The person whom a command names.
  static func known(_ address: EmailAddress, _ connection: Connection) throws -> Subscriber {
    guard let subscriber = try find(address, connection) else {
      throw CommandError.noInput("\(address) is not known here; `tuesday subscribers list` shows who is")
    }
    return subscriber
  }
}
