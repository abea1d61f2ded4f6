import ArgumentParser
import Audience
import Campaigns
import Foundation
import Mail
import Store
import Words

struct Approve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say yes or no to a post in somebody's name, from a terminal or a script.",
    discussion: """
      It counts as the answer of that person, recorded as given by hand: whoever may use this program can say it, and does it in their name. The \
      link in the mail of `tuesday review` is how people answer for themselves.
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "The post file.")
  var post: String

  @Option(help: "Whose answer it is: an address of publication.approvers.")
  var by: String

  @Flag(name: .customLong("no"), help: "It must not go out as it is; say why with --note.")
  var refuses = false

  @Option(help: "What there is to say of it; the writers get it.")
  var note: String?

  @Option(help: "How the content's name begins that you looked at, as `tuesday review` shows it: another is not approved.")
  var content: String?

  func validate() throws {
    if let note, note.trimmed.isEmpty || note.count > Approval.longestWords {
      throw ValidationError("--note is at most \(Approval.longestWords) characters, and not empty")
    }
    if refuses && note == nil { throw ValidationError("--no needs a --note that says what is wrong") }
    if let content, content.count < 8 { throw ValidationError("--content has at least 8 digits; `tuesday review` shows them") }
  }

  func run() async throws {
    let settings = try options.load()
    let key: String
    do { key = try EmailAddress(parsing: by).key } catch { throw CommandError.usage("--by: \(error)") }
    let database = try settings.open()
    let manuscript = try await settings.manuscript(post, database)
    let hash = manuscript.proposal.hash
    if let content, !hash.hasPrefix(content.lowercased()) {
      let now = Issue.short(hash)
      throw CommandError.badData(
        "the post, its theme, its readers or a setting has changed: it is \(now) now, not \(content); look at it again")
    }
    let (verdict, words): (Approval.Verdict, String) = (refuses ? .no : .yes, note?.trimmed.description ?? "")
    let answering = Answering(settings.publication, telling: try settings.notices())
    let (standing, leaving): (ApprovalStanding, ComingSlots.Day?)
    do {
      let list = try await database.read { try MailingList.find(manuscript.post.list, $0) }
      (standing, leaving) = try await OpenDay(list: list, settings: settings, database: database).decide { connection in
        try answering.take(verdict, from: key, to: manuscript, .hand, words: words, now: .now(), connection)
      }
    } catch let refusal as Answering.Refusal {
      throw try await error(refusal, settings, database)
    }
    let report = ReviewReport(manuscript, standing, [])
    let now = leaving?.leaving.map { "; \($0)" } ?? ""
    try output.show(report, else: "\(manuscript.proposal.contentName): \(standing.text)\(now)")
  }

  private func error(_ refusal: Answering.Refusal, _ settings: Settings, _ database: Database) async throws -> CommandError {
    switch refusal {
    case .noApprover:
      let known = settings.publication.approvers.map(\.address.text).joined(separator: ", ")
      return .permission("\(by) is none of publication.approvers: \(known)")
    case .author:
      return .permission("\(by) is named as its author, or answers to it come there; somebody else has to approve it")
    case .decided(let name):
      return .badData(try await database.read { try Campaign.all(name, $0).first }?.isDecided ?? name)
    }
  }
}
