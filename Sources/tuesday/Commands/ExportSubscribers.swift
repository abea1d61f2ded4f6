import ArgumentParser
import Audience
import Campaigns
import Foundation
import Store

struct ExportSubscribers: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Everything kept about one person, as JSON; or many people, as CSV.",
    discussion: """
      With an address: the document that a person may ask you for. Otherwise CSV that `subscribers import` takes back, each person in the
      state they are in on each list (columns list:SLUG). Who left, and was asked again by a form without having clicked yet, stands there
      as unsubscribed. Erased people are not in it.
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var file: OutputFile

  @Argument(help: "The address of one person.")
  var address: String?

  @Flag(help: "Everybody.")
  var all = false

  @Option(help: "Everybody who is or was on the list with this slug, with their state there.")
  var list: String?

  @Option(help: "Only those whom a rule means, or a saved one by its name.")
  var segment: String?

  func validate() throws {
    let choices = [address != nil, all, list != nil].count { $0 }
    guard choices == 1 || choices == 0 && segment != nil else { throw ValidationError("give an address, --all, --list or --segment") }
    if address != nil && segment != nil { throw ValidationError("--segment goes with --all or --list") }
  }

  func run() async throws {
    let settings = try options.load()
    let database = try settings.open()
    if let address { return try await exportPerson(address, database) }
    let only = if let list { try await ListOptions.find(list, database) } else { MailingList?.none }
    let (file, segment) = (file, segment)
    let count = try await database.read { connection in
      let names = try SegmentNames(attributes: settings.publication.attributes, connection)
      let rule = try segment.map { try Segment.expanding(try Segments.rule($0, names), names, connection) } ?? .everyone
      let moment = SegmentMoment(now: .now(), zone: settings.publication.zone)
      let export = PeopleExport(
        ReaderFilter(list: only?.id, rule: rule, moment: moment), lists: try only.map { [$0] } ?? MailingList.all(connection),
        attributes: Array(settings.publication.attributes.keys))
      var count = 0
      try file.write { count = try export.write(connection, sink: $0) }
      return count
    }
    Terminal.complain("\(count) \(count == 1 ? "person" : "people").")
  }

  /// Their journal says that it was done.
  private func exportPerson(_ text: String, _ database: Database) async throws {
    let address = try Subscribers.address(text)
    let found = try await database.read { connection in
      try Subscriber.find(address, connection).map { ($0.id, try PersonExport.json(of: $0.id, connection)) }
    }
    guard let (id, json) = found, let json else { throw CommandError.noInput("\(address) is not known here") }
    try file.write { try $0(json + "\n") }
    try await database.write { try Consent.record(.exported, of: id, list: nil, cause: "exported on the command line", now: .now(), $0) }
  }
}
