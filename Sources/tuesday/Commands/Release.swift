import ArgumentParser
import Audience
import Campaigns
import Delivery
import Foundation
import Store

struct Release: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "After `tuesday restore`: say what was sent since the backup, so that nobody gets it twice, and send again.",
    discussion: """
      Without --confirm it tells what the database believes to be due. Name each post that went out since with --sent, in the order of their days. All
      that was due until the restore becomes uncertain, mail by mail: whoever had the database before may have sent it. `tuesday campaign resolve` settles
      that. A day of a slot that had begun gets no other issue than those that you name.
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "A post that went out since the backup: its file. May be given several times.")
  var sent: [String] = []

  @Flag(help: "Do it.")
  var confirm = false

  func run() async throws {
    let settings = try options.load()
    let database = try settings.open()
    guard let restoration = try await database.read({ try Restoration.open($0) }) else {
      throw CommandError.badData("nothing is held: this database was not restored from a backup, or somebody has released it")
    }
    let renderer = try IssueRenderer(settings.publication, mode: settings.mode)
    let issues = try await posts(settings, database, renderer)
    guard confirm else { throw try await question(restoration, settings, database) }
    let scheduler = Scheduler(
      database: database, publication: settings.publication, mode: settings.mode, settings: settings.scheduling,
      digests: try settings.digests(), logger: Log.quiet, clock: { .now() })
    let count = try await scheduler.release(restoration, sent: issues)
    let doubt =
      count == 0
      ? "No mail was under way."
      : "\(count) mails that were due until \(restoration.restoredAt.rfc3339) are uncertain: tuesday campaign resolve"
    try output.tell(
      "Released. \(doubt)\nFrom now on what is due is sent.", ["uncertain": .number(count), "sent": .number(issues.count)])
  }

  private func posts(_ settings: Settings, _ database: Database, _ renderer: IssueRenderer) async throws -> [Scheduler.SentPost] {
    var found: [Scheduler.SentPost] = []
    for name in sent {
      let path = try settings.post(name)
      let (post, issue, _) = try renderer.ready(path, today: settings.today())
      let readers = try await database.read { try post.readers(in: settings.publication, now: .now(), $0) }
      found.append(Scheduler.SentPost(issue: issue, path: path, readers: readers))
    }
    return found
  }

  /// What is to be thought about, before it says yes.
  private func question(_ restoration: Restoration, _ settings: Settings, _ database: Database) async throws -> CommandError {
    let (gap, publication, mode) = (restoration, settings.publication, settings.mode)
    let lines = try await database.read { connection in
      let waiting = try Outbox.waiting(through: gap.restoredAt, mode: mode, connection)
      let days = try Slot.all(connection).flatMap { slot in
        let list = try MailingList.find(slot.list, connection)?.title ?? ""
        return try SlotDays.begun(of: slot, in: publication, mode: mode, now: gap.restoredAt, connection).map {
          "  a day of \(list): \($0.local(in: slot.rule.zone))"
        }
      }
      let scheduled = try Campaign.moving(mode: mode, now: gap.restoredAt, connection).filter { $0.state == .scheduled }.map {
        "  scheduled: \($0.name), for \($0.sendAt.rfc3339)"
      }
      return ["  \(waiting) mails were waiting to be sent"] + scheduled + days
    }
    Terminal.complain(
      "The backup is of \(gap.backedUpAt.rfc3339), and was restored at \(gap.restoredAt.rfc3339). Due between, as this database sees it:")
    for line in lines { Terminal.complain(line) }
    return CommandError.usage(
      "nothing is released without --confirm; name each post that went out since the backup: --sent posts/hello.md --confirm")
  }
}
