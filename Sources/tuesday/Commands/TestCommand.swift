import ArgumentParser
import Audience
import Campaigns
import Delivery
import Foundation
import Mail
import Markdown
import Store
import Words

struct TestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Send a post to a few addresses, readers' or not, to see how it arrives. As often as you like.",
    discussion: """
      It leaves as the issue will, over the relay, or without one into the built-in inbox, with [Test] before its subject; of several subjects each is sent. Nothing is
      published, no reader is counted as having had it, and its links to leave and to preferences change nothing.
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "The post file.")
  var post: String

  @Option(help: "Addresses with commas between, and @NAME for those of a group in tuesday.toml. May be said more than once.")
  var to: [String]

  @Option(name: .customLong("as"), help: "The address of a reader whose values all are shown; by default each is shown their own.")
  var reader: String?

  @Flag(help: "Stay until refusals for now have been retried too.")
  var wait = false

  func run() async throws {
    let settings = try options.load()
    let addresses = try addresses(settings)
    let path = try settings.post(post)
    let renderer = try IssueRenderer(settings.publication, mode: settings.mode)
    let (post, issue, warnings) = try renderer.ready(path, today: settings.today())
    guard !post.isMessage else {
      throw CommandError.badData("\(path) is a message, which has values; `tuesday messages send` sends it to one address")
    }
    if !output.json { for warning in warnings { Terminal.complain(warning.text(path: path)) } }
    let test = try renderer.issue(of: post, today: settings.today(), as: .test)
    let database = try settings.open()
    let (keys, signer) = (try await settings.keys(database), try settings.dkim.signer())
    let shown = try reader.map { try Subscribers.address($0) }
    let person = try await database.read { connection in try shown.map { try Subscriber.known($0, connection) } }
    let begun = try await database.write { connection in
      let list = try post.readers(in: settings.publication, now: .now(), connection).list
      return try TestSending.all(test, to: addresses, as: person?.id, list: list, settings.terms, now: .now(), connection)
    }
    let sending = Sending(settings: settings, database: database, keys: keys, signer: signer, wait: wait, isAlone: true)
    var (end, campaign) = (SenderEnd.idle, Campaign?.none)
    for test in begun {
      (end, campaign) = try await deliver(test.campaign, by: sending)
      // Of the others nothing would leave either: they wait for the same.
      if end != .idle { break }
    }
    var outcomes: [TestReport.Outcome] = []
    for (index, test) in begun.enumerated() {
      outcomes += try await self.outcomes(of: test, subject: begun.count > 1 ? index + 1 : nil, database)
    }
    let report = TestReport(
      campaign: campaign?.name, slug: issue.slug, title: issue.title, mode: settings.mode.rawValue, shownAs: person?.address.text,
      relays: settings.relays.map(\.place), addresses: outcomes, findings: warnings)
    try output.show(report, else: report.text(inbox: settings.inbox))
    try judge(outcomes, end, campaign)
  }

  private func addresses(_ settings: Settings) throws -> [EmailAddress] {
    var addresses: [EmailAddress] = []
    for part in to.flatMap({ Mailbox.parts(of: $0) }) {
      if part.hasPrefix("@") {
        addresses += try group(String(part.dropFirst()), settings)
      } else {
        do { addresses.append(try Mailbox(parsing: part).address) } catch { throw CommandError.usage("--to: \(error)") }
      }
    }
    let count = Set(addresses.map(\.key)).count
    guard count > 0 else { throw CommandError.usage("--to names nobody; write --to ada@example.org") }
    guard count <= TestSending.limit else {
      throw CommandError.usage(
        "--to names \(count) addresses, and a test goes to \(TestSending.limit) at most: to whom more go, that is a sending (`tuesday send`)"
      )
    }
    return addresses
  }

  private func group(_ name: String, _ settings: Settings) throws -> [EmailAddress] {
    if let group = settings.groups[name] { return group }
    let known = settings.groups.keys.sorted()
    let advice =
      Spelling.guess(name, among: known).map { "did you mean @\($0)?" }
      ?? (known.isEmpty ? "write it into [groups] in tuesday.toml" : "known are \(known.map { "@" + $0 }.joined(separator: ", "))")
    throw CommandError.usage("--to @\(name): there is no such group; \(advice)")
  }

  private func deliver(_ id: CampaignID?, by sending: Sending) async throws -> (end: SenderEnd, campaign: Campaign?) {
    guard let id, let campaign = try await sending.database.read({ try Campaign.find(id, $0) }) else { return (.idle, nil) }
    let (end, sent, _) = try await sending.send(campaign)
    return (end, sent)
  }

  /// - Parameter subject: the number of the one that it has, of several.
  private func outcomes(of test: TestSending, subject: Int?, _ database: Database) async throws -> [TestReport.Outcome] {
    let refused = test.refused.map { TestReport.Outcome(address: $0.address.text, state: .excluded, reply: $0.reason, subject: subject) }
    guard let campaign = test.campaign else { return refused }
    return try await database.read { try TestReport.Outcome.all(of: campaign, subject: subject, $0) + refused }
  }

  private func judge(_ outcomes: [TestReport.Outcome], _ end: SenderEnd, _ campaign: Campaign?) throws {
    let open = outcomes.count { [.planned, .leased, .deferred].contains($0.state) }
    if case .routeDown(let reason) = end, open > 0 {
      throw CommandError(code: .unavailable, description: "no mail gets out: \(reason). `tuesday serve` tries again, or test anew later")
    }
    if let halt = campaign?.halt {
      throw CommandError(code: .temporary, description: "\(campaign?.name ?? "") was stopped meanwhile, \(halt.reason)")
    }
    if open > 0 {
      let advice = "`tuesday serve` goes on with it; --wait stays until it is decided"
      throw CommandError(code: .temporary, description: "\(open) of \(outcomes.count) still to be sent, with the next try later; \(advice)")
    }
    // The report has told of them.
    if outcomes.contains(where: { $0.state != .accepted }) { throw ExitCode(CommandError.Code.partial.rawValue) }
  }
}
