import ArgumentParser
import Campaigns
import Delivery
import Foundation
import Store

struct CampaignSubject: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "subject", abstract: "The trial of an issue's subjects: how it stands, or its end by your choice.",
    discussion: """
      With a number it ends the trial at once: all who took no part get that subject. Whoever has drawn one by lot keeps it, at every try.
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var campaign: CampaignArgument

  @Argument(help: "The number of the subject that the others are to get; without one it is only told how the trial stands.")
  var number: Int?

  @OptionGroup var confirmation: Confirmation
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let settings = try options.load()
    let database = try settings.open()
    let argument = campaign
    let (found, report) = try await database.read { connection in
      let found = try argument.find(connection)
      return (found, try TrialReport.of(found, connection))
    }
    guard let report else {
      throw CommandError.badData(
        found.frozenAt == nil
          ? "\(found.name) is \(found.state.rawValue): a trial begins when it is sent" : "\(found.name) has one subject, its title")
    }
    let table = Terminal.table([TrialReport.head] + report.subjects.map { report.row($0) })
    guard let number else { return try output.show(report, else: "\(table)\n\(report.words)") }
    guard let subject = report.subjects.first(where: { $0.number == number }) else {
      throw CommandError.usage("\(found.name) has \(report.subjects.count) subjects: write a number from 1 to \(report.subjects.count)")
    }
    guard [.sending, .paused].contains(found.state), report.ends != nil else {
      throw CommandError.badData(
        report.isCancelled || report.verdict != nil
          ? "the trial of \(found.name) is over; who has a subject keeps it"
          : "every reader of \(found.name) drew a subject, and none is to be chosen")
    }
    if let ends = found.canaryEnds {
      throw CommandError(
        code: .temporary,
        description: "what becomes of the mails of those who take part is looked at first, until \(ends.rfc3339) or later; then choose")
    }
    guard confirmation.isGiven(for: found.name) else {
      let waiting = try await database.read { try Trial.waiting(for: found, $0) }
      throw confirmation.refusal(
        for: found.name,
        preview: "\(table)\n\(waiting) \(waiting == 1 ? "reader waits" : "readers wait") for the end; they would get: \(subject.subject)")
    }
    let verdict = try await database.write { connection in
      try Trial.of(found.id, connection)?.choose(number, for: found, expiresAfter: settings.expiresAfter, now: .now(), connection)
    }
    guard let verdict else {
      throw CommandError.badData(
        "the trial of \(found.name) has come to its end meanwhile; `tuesday campaign subject \(found.name)` tells how")
    }
    try output.tell(
      "All who took no part get “\(subject.subject)”, \(found.whoSends). \(verdict.words)",
      ["campaign": .text(found.name), "subject": .number(number), "verdict": .text(verdict.words)])
  }
}
