package import Accounts
package import Store

/// What a program shows to be let in. Only its hash is kept, so it can be read once, when it is made.
package struct APIToken: Sendable {
  package let name: String
  /// What it lets a program do: as much as it was made for, whoever made it.
  package let permissions: Set<Permission>
  package let createdAt: Timestamp
  /// To the minute; nil: never.
  package let usedAt: Timestamp?
  /// From then on it lets nobody in; nil: never by itself.
  package let endsAt: Timestamp?

  /// Stands before every secret, so that one which strays into a repository is known for what it is.
  private static let prefix = "tuesday_"

  static func secret() -> String { prefix + Secret.make() }

  /// As an OAuth scope: their names with blanks between (RFC 6749 §3.3).
  package var scope: String { Self.scope(permissions) }

  package static func scope(_ permissions: Set<Permission>) -> String { permissions.map(\.rawValue).sorted().joined(separator: " ") }

  /// What a later version knows is nothing here.
  static func permissions(_ scope: String) -> Set<Permission> {
    Set(scope.split(separator: " ").compactMap { Permission(rawValue: String($0)) })
  }
}
