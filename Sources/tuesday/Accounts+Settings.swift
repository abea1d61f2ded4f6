import Accounts
import Campaigns
import Mail
import Store

extension Settings {
  /// A one-time link as somebody can open it.
  func link(_ secret: String) -> String { publication.baseURL + OneTimeLink.path(secret) }
}

extension Accounts {
  init(_ settings: Settings) throws { self.init(settings, try settings.open()) }

  init(_ settings: Settings, _ database: Database) {
    self.init(database: database, hasher: PasswordHasher(cost: settings.passwordCost))
  }

  /// The person whom a command names.
  func known(_ address: String) async throws -> User {
    let address = try Subscribers.address(address)
    guard let user = try await user(of: address) else {
      throw CommandError.noInput("\(address) has no account; `tuesday users` lists who has")
    }
    return user
  }
}
