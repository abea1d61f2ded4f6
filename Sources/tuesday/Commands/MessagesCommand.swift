import ArgumentParser
import Audience
import Campaigns
import Delivery
import Foundation
import Mail
import Markdown
import Store

struct MessagesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "messages",
    abstract: "Mails that programs have sent to one person: receipts, passwords, alarms. Each is a file of messages/.",
    discussion: """
      A message is Markdown, with the names of its values in the front matter: values: [order, reset_url, note?]. Programs have it sent by \
      POST /api/v1/messages, with a token (`tuesday tokens`) and a key of their own, so that it is sent once however often they ask.
      """,
    subcommands: [ShowAll.self, SendOne.self, Show.self, Cancel.self], defaultSubcommand: ShowAll.self)

  struct ShowAll: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "All messages with their values, and what is wrong with their files.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    fileprivate struct Entry: Encodable {
      let message: String
      let language: String
      let title: String
      let values: [String]
      let optional: [String]
      let findings: [Diagnostic]
    }

    func run() throws {
      let settings = try options.load()
      let entries = try MessageShelf(of: settings.publication).entries(mode: settings.mode).map { Entry($0, settings.publication) }
      if !output.json { for finding in entries.flatMap(\.findings) { Terminal.complain(finding.text(path: finding.file ?? "")) } }
      try output.show(
        entries,
        else: entries.isEmpty
          ? "No message yet: write messages/receipt.md with values: [order] in its front matter." : Terminal.table(entries.map(\.row)))
      if entries.contains(where: { $0.findings.contains { $0.severity == .error } }) {
        throw ExitCode(CommandError.Code.badData.rawValue)
      }
    }
  }

  struct SendOne: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "send", abstract: "Have one sent, as a program would; `tuesday serve` sends it.",
      discussion: "With --key it is sent once, however often the command is called with that key within a week.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The message: its file in messages/, without .md.")
    var message: String

    @Option(help: "The address, perhaps with a name: \"Ada <ada@example.org>\".")
    var to: String

    @Option(name: .customLong("value"), help: "A value: order=17. Once for each.")
    var values: [String] = []

    @Option(help: "The language, where there are several; by default the publication's.")
    var language = ""

    @Option(help: "Your own name for this very message; by default every call is a new one.")
    var key: String?

    func run() async throws {
      if let key, key.allSatisfy(\.isWhitespace) {
        throw CommandError.usage("--key is empty: give the message a name of your own, or leave --key out")
      }
      let settings = try options.load()
      let pairs = try values.map { pair in
        guard let sign = pair.firstIndex(of: "=") else { throw CommandError.usage("--value \(pair): write NAME=VALUE") }
        return (String(pair[..<sign]), String(pair[pair.index(after: sign)...]))
      }
      let given = try Dictionary(pairs) { _, _ in throw CommandError.usage("--value names one value more than once") }
      let mailbox: Mailbox
      do { mailbox = try Mailbox(parsing: to) } catch { throw CommandError.usage("--to: \(error)") }
      let messages = try Messages(try settings.open(), settings.publication, settings.terms)
      let (sent, isNew) = try await messages.send(
        MessageOrder(message, to: mailbox, language: language, values: given), sender: SentMessage.terminal,
        key: key ?? UUID().uuidString, now: .now())
      try output.tell(
        isNew
          ? "\(sent.id) is on its way to \(sent.to), by `tuesday serve`."
          : "\(sent.id) was ordered before with this key: \(sent.state.rawValue).",
        ["id": .text(sent.id), "address": .text(sent.to), "state": .text(sent.state.rawValue), "new": .truth(isNew)])
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The last messages that were ordered, and what became of them.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "How many.", transform: WholeNumber.within(1...100_000))
    var limit: Int = 50

    func run() async throws {
      let settings = try options.load()
      let limit = limit
      let (rows, count) = try await settings.open().read { (try SentMessage.last(limit, $0), try SentMessage.count($0)) }
      try output.show(
        rows,
        else: rows.isEmpty
          ? "No message was ordered within the last week."
          : Terminal.table(
            rows.map {
              [$0.orderedAt, $0.id, $0.to, $0.state.rawValue, $0.note(in: settings.mode), $0.returned.map { "came back: \($0)" } ?? ""]
            }))
      if count > rows.count {
        Terminal.complain("These are the last \(rows.count) of \(count); to see all: tuesday messages show --limit \(min(count, 100_000))")
      }
    }
  }
}

extension MessagesCommand.ShowAll.Entry {
  fileprivate init(_ entry: MessageShelf.Entry, _ publication: Publication) {
    message = entry.name
    let path =
      switch entry.post {
      case .success(let post): post.path
      case .failure(let faulty): faulty.path
      }
    findings = entry.findings.map { finding in
      var finding = finding
      finding.file = finding.file ?? path
      return finding
    }
    switch entry.post {
    case .success(let post):
      language = post.frontMatter.lang ?? publication.language
      title = post.frontMatter.title
      let names = post.frontMatter.values ?? []
      (values, optional) = (names.filter { !$0.isOptional }.map(\.name), names.filter(\.isOptional).map(\.name))
    case .failure:
      (language, title, values, optional) = ("", "", [], [])
    }
  }

  fileprivate var row: [String] {
    [
      message, language, findings.contains { $0.severity == .error } ? "cannot be used" : title,
      (values + optional.map { $0 + "?" }).joined(separator: ", "),
    ]
  }
}

extension SentMessage {
  /// What was said of it last, or what it waits for.
  fileprivate func note(in configured: SendingMode) -> String {
    guard state == .planned || state == .deferred, mode != configured.rawValue else { return reply ?? "" }
    return configured == .live
      ? "it was ordered in rehearsal: the next `tuesday serve` cancels it"
      : "it waits for a relay, or smtp.direct: tuesday.toml has neither now"
  }
}
