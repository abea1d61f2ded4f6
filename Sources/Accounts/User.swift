package import Mail
package import Store

package typealias UserID = ID<User>

/// Somebody who may use the desk.
package struct User: Sendable {
  package let id: UserID
  package let address: EmailAddress
  package let name: String
  package let role: Role
  /// ``PasswordHash/text``; nil: they have not chosen one, and cannot sign in.
  let password: String?
  /// What their phone makes codes of; nil: no second step.
  let codeSecret: [UInt8]?
  /// The step of the last code that was taken.
  let codeStep: Int64
  package let createdAt: Timestamp
  package let signedInAt: Timestamp?
  /// The network of their last sign-in, where guesses of others do not count.
  let signedInFrom: String

  package var hasPassword: Bool { password != nil }
  package var hasTwoSteps: Bool { codeSecret != nil }

  package func may(_ permission: Permission) -> Bool { role.may(permission) }

  package static let nameLimit = 100
}
