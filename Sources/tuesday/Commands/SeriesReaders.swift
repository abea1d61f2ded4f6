import ArgumentParser
import Audience
import Campaigns
import Delivery
import Foundation
import Mail
import Store

extension SeriesCommand {
  struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Begin a series for people who are on its list: by address, or all whom a rule means.",
      discussion: "Nobody gets a step twice: who had stopped goes on behind the last step that they had.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var series: SeriesArgument
    @OptionGroup var output: OutputOptions

    @Argument(help: "Their addresses.")
    var addresses: [String] = []

    @Option(help: "Instead: a rule or the name of a saved one (see `tuesday segments`).")
    var segment: String?

    @Option(help: "The series' name, typed out: without it a rule only says how many it would begin for.")
    var confirm: String?

    fileprivate struct Outcome: Encodable {
      let address: String
      /// `started`, `under way` or `refused`.
      let outcome: String
      let reason: String?
    }

    func run() async throws {
      guard addresses.isEmpty != (segment == nil) else { throw CommandError.usage("name people, or a rule with --segment") }
      let settings = try options.load()
      let database = try settings.open()
      if let segment { return try await start(segment, settings, database) }
      let (argument, people) = (series, try addresses.map { try Subscribers.address($0) })
      let outcomes = try await database.write { connection in
        let series = try argument.switched(settings, connection)
        let known = try people.map { try Subscriber.known($0, connection) }
        return try known.map { person in
          let start = try SeriesReader.start(person.id, in: series, mode: settings.mode, now: .now(), connection)
          return Outcome(person.address.text, start)
        }
      }
      try output.show(outcomes, else: outcomes.map(\.text).joined(separator: "\n"))
      if outcomes.contains(where: { $0.outcome == "refused" }) { throw ExitCode(CommandError.Code.partial.rawValue) }
    }

    private func start(_ text: String, _ settings: Settings, _ database: Database) async throws {
      let (argument, isConfirmed) = (series, confirm == series.name)
      let count = try await database.write { connection in
        let series = try argument.switched(settings, connection)
        let names = try SegmentNames(attributes: settings.publication.attributes, connection)
        let rule = try Segment.expanding(try Segments.rule(text, names), names, connection)
        let readers = Readers(list: series.list, rule: rule, moment: SegmentMoment(now: .now(), zone: settings.publication.zone))
        let people = try SeriesReader.startable(readers, in: series, mode: settings.mode, connection)
        guard isConfirmed else { return people.count }
        return try people.count {
          if case .started = try SeriesReader.start($0, in: series, mode: settings.mode, now: .now(), connection) { true } else { false }
        }
      }
      guard isConfirmed || count == 0 else {
        let given = confirm.map { "--confirm \($0) is not this series' name" } ?? "nothing is changed without --confirm"
        Terminal.complain("\(series.name) would begin for \(count) \(count == 1 ? "reader" : "readers").")
        throw CommandError.usage("\(given); to do it, add: --confirm \(series.name)")
      }
      try output.tell(
        count == 0 ? "Nobody whom the rule means is left to begin it." : "\(series.name) begins for \(count), by `tuesday serve`.",
        ["series": .text(series.name), "started": .number(count)])
    }
  }

  struct Stop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "End a series for one person, who stays on the list.")

    @OptionGroup var options: PublicationOptions
    @OptionGroup var series: SeriesArgument
    @OptionGroup var output: OutputOptions

    @Argument(help: "The person's address.")
    var address: String

    func run() async throws {
      let address = try Subscribers.address(address)
      let settings = try options.load()
      let argument = series
      let wasUnderWay = try await settings.open().write { connection in
        let series = try argument.switched(settings, connection)
        let person = try Subscriber.known(address, connection)
        return try SeriesReader.stop(person.id, in: series.id, mode: settings.mode, because: "by hand", connection)
      }
      try output.tell(
        wasUnderWay ? "\(address) gets nothing more of \(series.name)." : "\(address) is not in the middle of \(series.name).",
        ["series": .text(series.name), "address": .text(address.text), "changed": .truth(wasUnderWay)])
    }
  }
}

extension SeriesCommand.Start.Outcome {
  fileprivate init(_ address: String, _ start: SeriesReader.Start) {
    switch start {
    case .started: self.init(address: address, outcome: "started", reason: nil)
    case .underWay: self.init(address: address, outcome: "under way", reason: nil)
    case .refused(let reason): self.init(address: address, outcome: "refused", reason: reason)
    }
  }

  fileprivate var text: String {
    switch outcome {
    case "started": "\(address) begins, by `tuesday serve`."
    case "refused": "\(address) cannot begin: \(reason ?? "")"
    default: "\(address) is in the middle of it."
    }
  }
}
