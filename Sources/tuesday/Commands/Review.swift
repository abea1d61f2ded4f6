import ArgumentParser
import Audience
import Campaigns
import Delivery
import Foundation
import Mail
import Markdown
import Store
import Words

struct Review: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ask those who must approve a post (publication.approvers): each gets a link that shows it, and the post as a test.",
    discussion: """
      One yes is enough, and one no is too many. An answer is for the post as it is now: its content, its sender, its list and its audience. Until \
      a yes, no slot takes it, and `tuesday send` and `tuesday apply` do not either. What somebody says, the writers get by mail.
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "The post file.")
  var post: String

  @Option(help: "What you have to say about it; it stands in the mail.")
  var note: String?

  @Flag(help: "Ask nobody; show what was said of it so far, and how it stands.")
  var answers = false

  @Flag(help: "Stay until refusals for now have been retried too.")
  var wait = false

  func validate() throws {
    guard let note else { return }
    guard !note.trimmed.isEmpty, note.count <= Approval.longestWords else {
      throw ValidationError("--note is at most \(Approval.longestWords) characters, and not empty")
    }
  }

  func run() async throws {
    let settings = try options.load()
    let database = try settings.open()
    let manuscript = try await settings.manuscript(post, database)
    if answers { return try await show(manuscript, database) }
    let (standing, decided) = try await database.read { (try manuscript.proposal.standing($0), try manuscript.decided($0)) }
    if let decided { throw CommandError.badData(decided.isDecided) }
    if standing.isGiven {
      return try output.show(
        ReviewReport(manuscript, standing, []), else: "\(manuscript.proposal.subject.slug) is \(standing.text). Nobody is asked.")
    }
    if case .impossible = standing { throw CommandError.permission("\(standing.text); \(standing.advice(path: post) ?? "")") }
    if !output.json { for finding in manuscript.findings { Terminal.complain(finding.text(path: manuscript.post.path)) } }
    let outcomes = try await ask(manuscript, settings, database)
    let report = ReviewReport(manuscript, standing, outcomes)
    try output.show(
      report, else: report.text(route: settings.relays.map(\.place), inbox: settings.inbox, site: settings.publication.baseURL))
    if outcomes.contains(where: { [.planned, .leased, .deferred].contains($0.state) }) {
      throw CommandError(code: .temporary, description: "not all of it has left; `tuesday serve` goes on with it, or ask anew later")
    }
    // The report has told of them.
    if outcomes.contains(where: { $0.state != .accepted }) { throw ExitCode(CommandError.Code.partial.rawValue) }
  }

  private func show(_ manuscript: Manuscript, _ database: Database) async throws {
    let (standing, said) = try await database.read { (try manuscript.proposal.standing($0), try manuscript.proposal.answers($0)) }
    let report = ReviewAnswers(manuscript, standing, said)
    try output.show(report, else: report.text)
  }

  /// The mail with the link and the post as a test, in one transaction; then both are sent, and nothing else that waits.
  private func ask(_ manuscript: Manuscript, _ settings: Settings, _ database: Database) async throws -> [TestReport.Outcome] {
    let (reviews, note) = (try settings.reviews(), note)
    let (keys, signer) = (try await settings.keys(database), try settings.dkim.signer())
    let asked = try await database.write { try reviews.ask(manuscript, note: note, now: .now(), $0) }
    let sending = Sending(settings: settings, database: database, keys: keys, signer: signer, wait: wait, isAlone: true)
    for id in [asked.campaign].compactMap(\.self) + asked.tests {
      guard let campaign = try await database.read({ try Campaign.find(id, $0) }) else { continue }
      let (end, _, ledger) = try await sending.send(campaign)
      if case .routeDown(let reason) = end, ledger.open > 0 {
        throw CommandError(code: .unavailable, description: "no mail gets out: \(reason). `tuesday serve` tries again")
      }
    }
    let refused = asked.refused.map { TestReport.Outcome(address: $0.address.text, state: .excluded, reply: $0.reason, subject: nil) }
    guard let campaign = asked.campaign else { return refused }
    return try await database.read { try TestReport.Outcome.all(of: campaign, $0) + refused }
  }
}

extension Campaign {
  /// Why nothing is asked or answered about its post any more.
  var isDecided: String {
    state == .scheduled
      ? "\(name) is scheduled for \(sendAt.rfc3339) as it was approved; to change it, first: tuesday campaign cancel \(name)"
      : "\(name) is \(state.rawValue); there is nothing to approve any more"
  }
}

extension Settings {
  /// The post at `path` as those see it who must approve it.
  func manuscript(_ path: String, _ database: Database) async throws -> Manuscript {
    guard !publication.approvers.isEmpty else {
      throw CommandError.configuration("publication.approvers names nobody, so nothing needs an approval; name who may, then ask again")
    }
    let (path, mode) = (try post(path), mode)
    let manuscript = try await database.read { try Manuscript.load(path, in: publication, mode: mode, now: .now(), $0) }
    guard !manuscript.post.isMessage else {
      throw CommandError.badData("\(path) is a message, which a program has sent to one person, and nobody has to approve")
    }
    guard !manuscript.post.isStep else {
      throw CommandError.badData("\(path) is a step of a series, which nobody has to approve; `tuesday test` sends it to a few")
    }
    return manuscript
  }
}
