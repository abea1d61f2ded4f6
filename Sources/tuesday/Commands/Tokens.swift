import Accounts
import ArgumentParser
import Store
import Web
import Words

struct Tokens: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What programs show to be let in by the API.", subcommands: [ShowAll.self, Create.self, Revoke.self],
    defaultSubcommand: ShowAll.self)

  struct ShowAll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "All tokens, and when they were last used.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    fileprivate struct Row: Encodable {
      let name: String
      let scope: String
      let createdAt: String
      let usedAt: String?
    }

    func run() async throws {
      let rows = try await options.load().open().read { try APIToken.all($0) }.map {
        Row(name: $0.name, scope: $0.scope, createdAt: $0.createdAt.rfc3339, usedAt: $0.usedAt?.rfc3339)
      }
      try output.show(
        rows,
        else: rows.isEmpty
          ? "No token yet; `tuesday tokens create NAME` makes one."
          : Terminal.table(rows.map { [$0.name, $0.scope, "made \($0.createdAt)", $0.usedAt.map { "used \($0)" } ?? "never used"] }))
    }
  }

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make one and print its secret, which nobody can read again.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "What you call the program that shows it: small letters, digits and hyphens.")
    var name: String

    func run() async throws {
      guard name.wholeMatch(of: Slug.form) != nil else {
        throw CommandError.usage("\"\(name)\" is no name: small letters, digits and single hyphens, such as shop")
      }
      let name = name
      let secret = try await options.load().open().write { try APIToken.create(name, permissions: [.messages], now: .now(), $0) }
      guard let secret else {
        throw CommandError.badData("there is a token \(name) already; `tuesday tokens revoke \(name)` ends it")
      }
      try output.tell(secret, ["name": name, "scope": Permission.messages.rawValue, "secret": secret])
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "End one: it lets nobody in from now on.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Its name.")
    var name: String

    func run() async throws {
      let name = name
      let wasThere = try await options.load().open().write { try APIToken.revoke(name, $0) }
      guard wasThere else { throw CommandError.noInput("there is no token \(name); `tuesday tokens` lists them") }
      try output.tell("The token \(name) lets nobody in any more.", ["name": name])
    }
  }
}
