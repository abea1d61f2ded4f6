internal import Accounts
internal import Mail
internal import Store

extension Role: Described {}

/// Somebody who may use the desk.
struct UserAnswer: APIObject {
  let address: String
  let name: String
  let role: Role
  let hasPassword: Bool
  let hasCodes: Bool
  let sessions: Int
  let signedInAt: String?
  let linkEndsAt: String?

  static let title = "User"
  static let notes = [
    "address": .address(""), "name": Note("May be empty.", "Ada"), "role": Note("", "writer"),
    "hasPassword": Note("Whether they have chosen one; without, they cannot sign in."),
    "hasCodes": Note("Whether they sign in with a code of their phone too."), "sessions": Note("Browsers in which they are signed in.", 1),
    "signedInAt": .time("When they were there last."), "linkEndsAt": .time("Of a link that they have not used."),
  ]

  init(_ person: Accounts.Person) {
    let user = person.user
    (address, name, role) = (user.address.text, user.name, user.role)
    (hasPassword, hasCodes, sessions) = (user.hasPassword, user.hasTwoSteps, person.sessions)
    (signedInAt, linkEndsAt) = (user.signedInAt?.rfc3339, person.linkEndsAt?.rfc3339)
  }
}

/// A link by which somebody chooses a password: told once, and kept nowhere.
struct UserLink: APIObject {
  let address: String
  let role: Role
  let link: String

  static let notes = [
    "address": .address(""), "role": Note("", "writer"),
    "link": Note("Good once and for a week: hand it over, nobody is mailed.", "https://letter.example.org/desk/link/…"),
  ]
}

struct RemovedUser: APIObject {
  let address: String

  static let notes: [String: Note] = ["address": .address("")]
}

struct NewUser: APIInput {
  let address: String
  let role: Role
  let name: String?

  static let notes = [
    "address": .address(""), "role": Note("", "writer"), "name": Note("What they are called.", "Ada", limits: 0...User.nameLimit),
  ]
}

struct RoleWish: APIInput {
  let role: Role

  static let notes = ["role": Note("", "sender")]
}
