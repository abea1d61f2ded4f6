import ArgumentParser
import Audience
import Campaigns
import Delivery
import Foundation
import Store

struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "See the whole route on this machine: a post, readers from a CSV file, a sending into the rehearsal inbox, the site.",
    discussion: "Needs no server and no account, and mails nobody. Ends with Ctrl-C.")

  @Option(help: "The folder to make the demo in; by default a new temporary one.")
  var folder: String?

  @Option(help: "The site's port; 0 takes a free one.", transform: WholeNumber.port)
  var sitePort: Int = 8080

  @Option(help: "The mailbox's port; 0 takes a free one.", transform: WholeNumber.port)
  var inboxPort: Int = 8025

  @Flag(help: "End when everything has been shown to work.")
  var once = false

  func run() async throws {
    let folder = folder ?? FileManager.default.temporaryDirectory.appending(path: "tuesday-demo-\(UUID().uuidString.prefix(8))").path
    let sitePort = Port.free(preferring: sitePort)
    let inboxPort = Port.free(preferring: inboxPort, not: sitePort)
    let (settings, added) = try await TrialPublication.make(
      in: folder,
      settings: [
        "publication.name": "\"The Linden Square Letter\"", "publication.from": "\"The Linden Square Letter <letter@example.org>\"",
        "publication.description": "\"What the neighbours of Linden Square are up to, every Tuesday.\"",
        "publication.postal_address": "\"12 Linden Square, Springfield\"", "site.base_url": "\"http://127.0.0.1:\(sitePort)\"",
        "site.listen": "\"127.0.0.1:\(sitePort)\"", "inbox.listen": "\"127.0.0.1:\(inboxPort)\"", "delivery.retry_first": "\"2s\"",
      ], people: Self.people)
    Terminal.say("Imported \(added) readers from people.csv.")
    try Initialize.copy(settings.templates.sample + "/why-tuesday.md", to: folder + "/posts/why-tuesday.md")
    _ = try await send("why-tuesday", settings)
    let campaign = try await send("hello", settings)
    let once = once
    try await House(publications: [settings]).run { _, site, mailbox in
      Terminal.say(
        """

        1  The post       \(folder)/posts/hello.md
        2  The readers    \(folder)/people.csv, imported
        3  The sending    tuesday status --publication \(folder)
        4  The mailbox    http://127.0.0.1:\(mailbox ?? 0)/   (open a mail; its unsubscribe link works)
        5  The site       http://127.0.0.1:\(site)/posts/\(campaign.slug)
        """)
      if once { kill(getpid(), SIGTERM) } else { Terminal.say("\nCtrl-C ends the demo.") }
    }
  }

  private static let people = """
    email,name
    ada@example.org,Ada Lindqvist
    bo@example.org,Bo Park
    chiara@example.net,Chiara Conti
    tempfail@example.net,Tomas Later
    permfail@example.net,Nobody There
    \(["dele", "emre", "fatima", "goran", "hana", "ines", "jonas"].map { "\($0)@example.com,\($0.capitalized)" }.joined(separator: "\n"))

    """

  private func send(_ slug: String, _ settings: Settings) async throws -> Campaign {
    let database = try settings.open()
    let keys = try await settings.keys(database)
    let renderer = try IssueRenderer(settings.publication, mode: settings.mode)
    let (post, issue, _) = try renderer.ready(settings.folder + "/posts/\(slug).md", today: settings.today())
    let readers = try await database.read { try post.readers(in: settings.publication, now: .now(), $0) }
    let sending = Sending(settings: settings, database: database, keys: keys, signer: nil, wait: true)
    let (_, campaign, ledger) = try await sending.send(sending.schedule(issue, of: post.path, to: readers, approved: nil, at: nil))
    Terminal.say(StatusReport.text(campaign, ledger, SendingSituation(settings), now: .now()))
    return campaign
  }
}
