import Curl
import Foundation

/// Keys that are the same for every server that wants a login: relays, and mailboxes of what comes back.
extension SettingReader {
  /// Nil where no user is named.
  ///
  /// - Parameter table: `smtp`, `relays.NAME`, `inbound.NAME`.
  func credentials(_ table: String) throws -> SMTPEndpoint.Credentials? {
    let (user, password) = (try text("\(table).user"), try text("\(table).password"))
    let command = try text("\(table).token_command")
    guard !command.isEmpty else {
      guard user.isEmpty == password.isEmpty else {
        let key = "\(table).\(user.isEmpty ? "user" : "password")"
        throw error(key, "\(table).user and \(table).password belong together; give both or neither")
      }
      return user.isEmpty ? nil : SMTPEndpoint.Credentials(user: user, proof: .password(password))
    }
    if !password.isEmpty { throw error("\(table).token_command", "stands in the place of a password; give one of them") }
    if user.isEmpty { throw error("\(table).user", "must not be empty: the token is of this user") }
    return SMTPEndpoint.Credentials(user: user, proof: .token(TokenCommand(command)))
  }

  /// - Parameter folder: what a path is relative to.
  func caFile(_ table: String, in folder: String) throws -> String? {
    let path = try text("\(table).ca_file")
    guard !path.isEmpty else { return nil }
    let whole = path.hasPrefix("/") ? path : folder + "/" + path
    guard FileManager.default.isReadableFile(atPath: whole) else { throw error("\(table).ca_file", "there is no file that can be read") }
    return whole
  }
}
