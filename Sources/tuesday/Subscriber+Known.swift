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

  /// Nobody: whom a message is shown or weighed for when it is for nobody in particular.
  static func example() throws -> Subscriber {
    var generator = SystemRandomNumberGenerator()
    let address = try EmailAddress(parsing: "reader@example.org")
    return Subscriber(id: ID(0), publicID: PublicID(&generator), address: address, name: "", createdAt: .now())
  }
}
