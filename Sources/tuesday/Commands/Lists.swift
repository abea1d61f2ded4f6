import ArgumentParser
import Audience
import Campaigns
import Foundation
import Store
import Web
import Words

extension MailingList.Visibility: ExpressibleByArgument {}
extension MailingList.OptIn: ExpressibleByArgument {}

struct Lists: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The lists that people are on.", subcommands: [ShowAll.self, Set.self, Form.self], defaultSubcommand: ShowAll.self)

  struct ShowAll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "All lists, when each goes out by itself, and how many people are on it.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    private struct Answer: Encodable {
      struct Slot: Encodable {
        let rule: String
        let zone: String
      }

      let list: String
      let name: String
      let description: String
      let visibility: String
      let optIn: String
      let slot: Slot?
      let people: [String: Int]
    }

    func run() async throws {
      let database = try options.load().open()
      let answers = try await database.read { connection in
        let slots = Dictionary(uniqueKeysWithValues: try Slot.all(connection).map { ($0.list, $0.rule) })
        return try MailingList.all(connection).map { list in
          let people = try Membership.counts(list: list.id, connection).map { ($0.key.rawValue, $0.value) }
          return Answer(
            list: list.slug, name: list.name, description: list.description, visibility: list.visibility.rawValue,
            optIn: list.optIn.rawValue,
            slot: slots[list.id].map { Answer.Slot(rule: $0.text, zone: $0.zone.name) }, people: Dictionary(uniqueKeysWithValues: people))
        }
      }
      let rows = answers.map { answer in
        let people = MembershipState.allCases.compactMap { state in answer.people[state.rawValue].map { "\($0) \(state.rawValue)" } }
        return [
          answer.list, answer.visibility, "\(answer.optIn) opt-in", answer.slot.map { "\($0.rule) \($0.zone)" } ?? "no slot",
          people.isEmpty ? "nobody yet" : people.joined(separator: ", "),
          answer.name,
        ]
      }
      try output.show(answers, else: Terminal.table(rows))
    }
  }

  struct Form: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print a sign-up form for any web page: plain HTML, without script or cookie.",
      discussion: "It posts to the site, which asks for one more press of a button. The site's own form is at /subscribe.")

    @OptionGroup var options: PublicationOptions

    @Argument(help: "The lists to offer; by default all public ones.")
    var lists: [String] = []

    func run() async throws {
      let settings = try options.load()
      let names = self.lists.enumerated().filter { !self.lists[..<$0].contains($1) }.map(\.element)
      let lists = try await settings.open().read { connection in
        try names.isEmpty
          ? MailingList.all(connection).filter { $0.visibility == .public }
          : names.map { name in
            let list = try ListOptions.find(name, connection)
            guard list.visibility == .public else {
              throw CommandError.badData("\(name) is private: nobody can ask for it; tuesday lists set \(name) --visibility public")
            }
            return list
          }
      }
      if lists.isEmpty { throw CommandError.badData("there is no public list; tuesday lists set SLUG --visibility public") }
      Terminal.say(EmbeddedForm(settings.publication, lists: lists).html)
    }
  }

  struct Set: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make a list, or change what is said of one; what is not named stays.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Its slug: small letters, digits and single hyphens.")
    var list: String

    @Option(help: "What readers call it.")
    var name: String?

    @Option(help: "What readers are told of it.")
    var description: String?

    @Option(help: "public: readers see it on the sign-up and preference pages; private: only writers put people on it.")
    var visibility: MailingList.Visibility?

    @Option(help: "double: a confirming click is needed; single: not.")
    var optIn: MailingList.OptIn?

    func run() async throws {
      guard Slug.isSlug(list) else {
        let nearest = Slug.make(from: list)
        throw CommandError.usage(
          "\(list): a list's slug is small letters, digits and single hyphens" + (nearest.isEmpty ? "" : ", such as \(nearest)"))
      }
      for text in [name, description] where text?.contains(where: \.isNewline) ?? false {
        throw CommandError.usage("--name and --description are one line each")
      }
      if let fault = name?.unseenFault {
        throw CommandError.usage("--name \(fault)")
      }
      let (slug, name, description, visibility, optIn) = (list, name, description, visibility, optIn)
      let database = try options.load().open()
      let isNew = try await database.write { connection in
        let before = try MailingList.find(slug, connection)
        try MailingList.set(
          slug, name: name ?? before?.name ?? "", description: description ?? before?.description ?? "",
          visibility: visibility ?? before?.visibility ?? .public, optIn: optIn ?? before?.optIn ?? .double, now: .now(), connection)
        return before == nil
      }
      try output.tell(isNew ? "The list \(slug) is made." : "The list \(slug) is changed.", ["list": .text(slug), "new": .truth(isNew)])
    }
  }
}
