/// What a person is here, and so what they may do. A publication is a folder with a database of its own, so a role needs no publication's name.
package enum Role: String, Sendable, CaseIterable {
  case viewer, writer, sender, admin

  /// The one table of who may do what.
  package var permissions: Set<Permission> {
    switch self {
    case .viewer: [.overview]
    case .writer: [.overview, .write]
    case .sender: [.overview, .write, .send, .readers]
    case .admin: Set(Permission.allCases)
    }
  }

  package func may(_ permission: Permission) -> Bool { permissions.contains(permission) }
}
