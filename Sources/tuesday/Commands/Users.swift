import Accounts
import ArgumentParser
import Foundation
import Mail
import Store

extension Role: ExpressibleByArgument {}

struct Users: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Who may use the desk, and as what.",
    discussion: """
      viewer: sees what goes out when, and what became of it, in numbers. writer: also writes posts. sender: also sends, and sees who the
      readers are. admin: everything, also who may what. The first admin comes by the link of `tuesday desk`.
      """,
    subcommands: [ShowAll.self, Add.self, ChangeRole.self, Remove.self, Reset.self, Sessions.self], defaultSubcommand: ShowAll.self)

  struct ShowAll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Everybody, and when they were last there.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    private struct Row: Encodable {
      let address: String
      let name: String
      let role: String
      let hasPassword: Bool
      let hasCodes: Bool
      let sessions: Int
      let signedInAt: String?
      let linkEndsAt: String?

      var cells: [String] {
        let state =
          !hasPassword
          ? linkEndsAt.map { "has a link until \($0)" } ?? "cannot sign in: `tuesday users reset \(address)` makes a link"
          : signedInAt.map { "was there \($0)" } ?? "was never there"
        return [address, role, hasCodes ? "with codes" : "password only", state]
      }
    }

    func run() async throws {
      let rows = try await Accounts(options.load()).people(now: .now()).map { person in
        Row(
          address: person.user.address.text, name: person.user.name, role: person.user.role.rawValue, hasPassword: person.user.hasPassword,
          hasCodes: person.user.hasTwoSteps, sessions: person.sessions, signedInAt: person.user.signedInAt?.rfc3339,
          linkEndsAt: person.linkEndsAt?.rfc3339)
      }
      try output.show(
        rows, else: rows.isEmpty ? "Nobody yet; `tuesday desk` prints the link for the first one." : Terminal.table(rows.map(\.cells)))
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Invite somebody, and print the link by which they choose a password.",
      discussion: "It works once, for a week. Nobody is mailed: hand it over yourself.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Their address.")
    var address: String

    @Option(help: "viewer, writer, sender or admin.")
    var role: Role

    @Option(help: "What they are called.")
    var name = ""

    func run() async throws {
      guard name.count <= User.nameLimit, !name.contains(where: \.isNewline) else {
        throw CommandError.usage("--name is one line of at most \(User.nameLimit) characters")
      }
      let address = try Subscribers.address(address)
      let settings = try options.load()
      let secret: String
      do {
        secret = try await Accounts(settings).invite(address, name: name, role: role, by: .terminal, now: .now())
      } catch Accounts.Refusal.isKnown {
        throw CommandError.badData("\(address) has an account already; `tuesday users role` changes what they may do")
      }
      let link = settings.link(secret)
      try output.tell(
        "\(address) may use the desk as \(role.rawValue). Their link, good once and for a week:\n\(link)",
        ["address": address.text, "role": role.rawValue, "link": link])
    }
  }

  struct ChangeRole: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "role", abstract: "Change what somebody may do. They are signed out, and sign in again.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Their address.")
    var address: String

    @Argument(help: "viewer, writer, sender or admin.")
    var role: Role

    func run() async throws {
      let accounts = try Accounts(options.load())
      let user = try await accounts.known(address)
      do {
        try await accounts.set(role: role, of: user, by: .terminal, now: .now())
      } catch Accounts.Refusal.lastAdmin {
        throw CommandError.badData("\(user.address) is the only admin; make somebody else one first: tuesday users role ADDRESS admin")
      }
      try output.tell("\(user.address) is \(role.rawValue) now.", ["address": user.address.text, "role": role.rawValue])
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "End somebody's access, at once. What they wrote stays.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Their address.")
    var address: String

    func run() async throws {
      let accounts = try Accounts(options.load())
      let user = try await accounts.known(address)
      do {
        try await accounts.remove(user, by: .terminal, now: .now())
      } catch Accounts.Refusal.lastAdmin {
        throw CommandError.badData("\(user.address) is the only admin; make somebody else one first: tuesday users role ADDRESS admin")
      }
      try output.tell("\(user.address) has no access any more.", ["address": user.address.text])
    }
  }

  struct Reset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "For whose password or phone is lost or in wrong hands: take both away now, and print a link to begin anew.",
      discussion: "They are signed out everywhere. The link works once, for a week. `tuesday desk ADDRESS` takes nothing away.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Their address.")
    var address: String

    func run() async throws {
      let settings = try options.load()
      let accounts = try Accounts(settings)
      let user = try await accounts.known(address)
      let link = settings.link(try await accounts.reset(user, by: .terminal, now: .now()))
      try output.tell(
        "Nothing lets \(user.address) in any more but this link, good once and for a week:\n\(link)",
        ["address": user.address.text, "link": link])
    }
  }

  struct Sessions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Where somebody is signed in, or sign them out everywhere.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Their address.")
    var address: String

    @Flag(help: "Sign them out everywhere.")
    var end = false

    private struct Row: Encodable {
      let agent: String
      let network: String
      let since: String
      let seenAt: String
    }

    func run() async throws {
      let accounts = try Accounts(options.load())
      let user = try await accounts.known(address)
      if end {
        let count = try await accounts.endAll(of: user, by: .terminal, now: .now())
        return try output.tell("\(user.address) is signed out everywhere.", ["address": .text(user.address.text), "ended": .number(count)])
      }
      let rows = try await accounts.sessions(of: user, now: .now()).map {
        Row(agent: $0.agent, network: $0.network, since: $0.createdAt.rfc3339, seenAt: $0.seenAt.rfc3339)
      }
      try output.show(
        rows,
        else: rows.isEmpty
          ? "\(user.address) is signed in nowhere."
          : Terminal.table(
            rows.map { [$0.agent.isEmpty ? "another program" : $0.agent, $0.network, "since \($0.since)", "seen \($0.seenAt)"] }))
    }
  }
}
