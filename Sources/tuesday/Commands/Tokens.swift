import Accounts
import ArgumentParser
import Foundation
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
      let endsAt: String?
    }

    func run() async throws {
      let rows = try await options.load().open().read { try APIToken.all($0) }.map {
        Row(
          name: $0.name, scope: $0.scope, createdAt: $0.createdAt.rfc3339, usedAt: $0.usedAt?.rfc3339,
          endsAt: $0.endsAt?.rfc3339)
      }
      try output.show(
        rows,
        else: rows.isEmpty
          ? "No token yet; `tuesday tokens create NAME` makes one."
          : Terminal.table(
            rows.map { row in
              let end = row.endsAt.map { ", \($0 > Timestamp.now().rfc3339 ? "ends" : "ended") \($0)" } ?? ""
              return [row.name, row.scope, "made \(row.createdAt)", (row.usedAt.map { "used \($0)" } ?? "never used") + end]
            }))
    }
  }

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make one and print its secret, which nobody can read again.",
      discussion:
        "What a token may do is said when it is made: revoke it and make another to have it otherwise. Without --may and --role it may `messages`."
    )

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "What you call the program that shows it: small letters, digits and hyphens.")
    var name: String

    @Option(
      help: "What it may do, with commas between: \(Permission.allCases.map(\.rawValue).joined(separator: ", ")).")
    var may: String?

    @Option(
      help: "As much as a person of this role, and as much as --may says beside: \(Role.allCases.map(\.rawValue).joined(separator: ", ")).")
    var role: String?

    @Option(help: "For how many days it is good; without it until it is revoked.", transform: WholeNumber.within(1...3650))
    var days: Int?

    func run() async throws {
      guard name.wholeMatch(of: Slug.form) != nil else {
        throw CommandError.usage("\"\(name)\" is no name: small letters, digits and single hyphens, such as shop")
      }
      let (name, permissions, now) = (name, try permissions(), Timestamp.now())
      let endsAt = days.map { now + .seconds($0 * 86_400) }
      let secret = try await options.load().open().write {
        try APIToken.create(name, permissions: permissions, endsAt: endsAt, now: now, $0)
      }
      guard let secret else {
        throw CommandError.badData("there is a token \(name) already; `tuesday tokens revoke \(name)` ends it")
      }
      var facts: [String: Fact] = ["name": .text(name), "scope": .text(APIToken.scope(permissions)), "secret": .text(secret)]
      if let endsAt { facts["endsAt"] = .text(endsAt.rfc3339) }
      try output.tell(secret, facts)
    }

    private func permissions() throws -> Set<Permission> {
      let words = may?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } ?? []
      guard may == nil || !words.isEmpty else { throw CommandError.usage("--may names nothing") }
      let said = try words.map { word in
        guard let permission = Permission(rawValue: word) else {
          throw Self.unknown(word, "--may", Permission.allCases.map(\.rawValue))
        }
        return permission
      }
      let ofRole = try role.map { word in
        guard let role = Role(rawValue: word) else { throw Self.unknown(word, "--role", Role.allCases.map(\.rawValue)) }
        return role.permissions
      }
      return may == nil && role == nil ? [.messages] : Set(said).union(ofRole ?? [])
    }

    private static func unknown(_ word: String, _ option: String, _ known: [String]) -> CommandError {
      let advice = Spelling.guess(word, among: known).map { "did you mean \($0)?" } ?? "known are \(known.joined(separator: ", "))"
      return .usage("\(option) \(word): \(advice)")
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
